"""Carries out a plan through AWS DMS."""
