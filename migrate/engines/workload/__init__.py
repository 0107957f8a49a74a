"""Reads what applications ask: logs of statements, scripts, and the texts of statements."""
