"""Single statements, queries and expressions of MySQL's, as they stand in stored code, expressed for PostgreSQL."""
