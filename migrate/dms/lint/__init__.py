"""Judges documents that somebody wrote for DMS by hand."""
