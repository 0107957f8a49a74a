-- Partitions and subpartitions of the tables that have them.
SELECT table_schema AS schema_name, table_name AS table_name, partition_name AS partition_name,
    subpartition_name AS subpartition_name, partition_method AS method, partition_expression AS expression,
    subpartition_method AS subpartition_method, subpartition_expression AS subpartition_expression,
    partition_description AS description
FROM information_schema.partitions
WHERE table_schema IN %(schemas)s AND partition_name IS NOT NULL
ORDER BY table_schema, table_name, partition_ordinal_position, subpartition_ordinal_position
