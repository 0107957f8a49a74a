"""Checks of what AWS DMS, and its CDC above all, needs of the source."""
