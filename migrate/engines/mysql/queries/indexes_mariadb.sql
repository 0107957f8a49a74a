-- Columns of every index, the primary and unique keys among them.
SELECT table_schema AS schema_name, table_name AS table_name, index_name AS index_name, non_unique AS non_unique,
    column_name AS column_name, collation AS direction, sub_part AS prefix_length, index_type AS index_type,
    index_comment AS index_comment, IF(ignored = 'YES', 'NO', 'YES') AS is_visible, NULL AS expression
FROM information_schema.statistics
WHERE table_schema IN %(schemas)s
ORDER BY table_schema, table_name, index_name, seq_in_index
