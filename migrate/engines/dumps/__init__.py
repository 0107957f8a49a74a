"""Reads schemas from .sql files."""
