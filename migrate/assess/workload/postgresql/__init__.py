"""Rules for statements of PostgreSQL."""
