-- The tables of a publication; one row of NULLs for a publication without tables.
SELECT t.schemaname::text AS schema_name, t.tablename::text AS table_name
FROM pg_publication p
LEFT JOIN pg_publication_tables t ON t.pubname = p.pubname
WHERE p.pubname = %(publication)s
