"""Runs that are killed and cut off while a source is written to, and what the target holds afterwards."""
