-- What the log tells of each table's old rows, and what keeps a table out of a publication.
SELECT n.nspname::text AS schema_name, c.relname::text AS table_name, c.relreplident::text AS identity,
    c.relpersistence = 'u' AS is_unlogged,
    c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid) AS has_children,
    (SELECT i.indkey::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS primary_key,
    (SELECT i.indkey::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident) AS identity_key
FROM unnest(%(schemas)s::text[], %(names)s::text[]) AS wanted (schema_name, table_name)
JOIN pg_namespace n ON n.nspname = wanted.schema_name
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.table_name
ORDER BY 1, 2
