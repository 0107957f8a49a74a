-- Unique keys over long texts: for each, MariaDB adds a hidden column with a hash to the end of the table's rows.
SELECT s.table_schema AS table_schema, s.table_name AS table_name, COUNT(DISTINCT s.index_name) AS hashes
FROM information_schema.statistics s
JOIN information_schema.tables t ON t.table_schema = s.table_schema AND t.table_name = s.table_name
WHERE s.table_schema IN %(schemas)s AND s.index_type = 'HASH' AND s.non_unique = 0 AND t.engine <> 'MEMORY'
GROUP BY s.table_schema, s.table_name
