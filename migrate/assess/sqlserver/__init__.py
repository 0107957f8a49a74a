"""What of a SQL Server schema has no equal on the target."""
