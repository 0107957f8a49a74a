"""Writes and reads the documents of AWS DMS."""
