"""What of an Oracle schema has no equal on the target."""
