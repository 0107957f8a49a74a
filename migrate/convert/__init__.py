"""Expresses a schema for another engine."""
