"""Checks of what the services of AWS add to their engines."""
