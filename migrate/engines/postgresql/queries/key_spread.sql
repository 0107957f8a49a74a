-- How the values of a column spread over a table, as ANALYZE last saw it; and how many rows it saw.
SELECT s.histogram_bounds::text::text[] AS bounds,
    COALESCE((SELECT SUM(frequency) FROM UNNEST(s.most_common_freqs) AS frequency), 0)::float8 AS common,
    (SELECT SUM(part.reltuples) FROM pg_class part WHERE part.reltuples > 0 AND (part.oid = c.oid OR part.oid IN (
        SELECT tree.relid FROM pg_partition_tree(c.oid) AS tree WHERE tree.isleaf)))::bigint AS rows
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
WHERE n.nspname = {schema} AND c.relname = {table} AND s.attname = {column} AND s.histogram_bounds IS NOT NULL
ORDER BY s.inherited DESC LIMIT 1
