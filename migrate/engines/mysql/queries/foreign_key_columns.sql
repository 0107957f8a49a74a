-- Columns of foreign keys and what they point at.
SELECT table_schema AS schema_name, table_name AS table_name, constraint_name AS constraint_name,
    column_name AS column_name, referenced_table_schema AS referenced_schema,
    referenced_table_name AS referenced_table, referenced_column_name AS referenced_column
FROM information_schema.key_column_usage
WHERE table_schema IN %(schemas)s AND referenced_table_name IS NOT NULL
ORDER BY table_schema, table_name, constraint_name, ordinal_position
