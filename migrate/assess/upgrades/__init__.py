"""Checks of what a newer version of the same engine no longer takes."""
