-- Columns of tables and views, with everything but their keys.
SELECT table_schema AS schema_name, table_name AS table_name, column_name AS column_name,
    column_default AS column_default, is_nullable AS is_nullable, data_type AS data_type, column_type AS column_type,
    character_set_name AS charset_name, collation_name AS collation_name, extra AS extra,
    generation_expression AS generation_expression, column_comment AS column_comment, NULL AS srid
FROM information_schema.columns
WHERE table_schema IN %(schemas)s
ORDER BY table_schema, table_name, ordinal_position
