"""Compares two databases and says where they differ."""
