-- Rows (estimated), bytes, and rows written since the statistics were reset, of each table.
SELECT n.nspname AS schema_name, c.relname AS table_name, nullif(c.reltuples, -1)::bigint AS table_rows,
    pg_catalog.pg_table_size(c.oid) AS data_bytes, pg_catalog.pg_indexes_size(c.oid) AS index_bytes,
    s.n_tup_ins AS inserts, s.n_tup_upd AS updates, s.n_tup_del AS deletes
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_all_tables AS s ON s.relid = c.oid
WHERE c.relkind = 'r' AND n.nspname = ANY (%(schemas)s) ORDER BY 1, 2
