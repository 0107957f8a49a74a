"""Finds what will not survive a migration: one small function a check, told by the pages of the catalogue."""
