-- The numbers that tables have in the catalogue.
SELECT c.oid::bigint AS number, n.nspname::text AS schema_name, c.relname::text AS table_name
FROM unnest(%(schemas)s::text[], %(names)s::text[]) AS wanted (schema_name, table_name)
JOIN pg_namespace n ON n.nspname = wanted.schema_name
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.table_name
