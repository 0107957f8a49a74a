-- The columns of tables as they are now, to be matched with those that row events hold.
SELECT table_schema AS table_schema, table_name AS table_name, column_name AS column_name, column_type AS column_type,
    character_set_name AS charset_name
FROM information_schema.columns
WHERE table_schema IN %(schemas)s
ORDER BY table_schema, table_name, ordinal_position
