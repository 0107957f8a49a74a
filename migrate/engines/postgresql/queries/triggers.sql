-- Triggers that users made on tables and views; those of partitions are not among them.
SELECT g.tgname AS trigger_name, n.nspname AS schema_name, c.relname AS relation_name, g.tgtype AS type_bits,
    g.tgenabled::text AS enabled, fn.nspname AS function_schema, f.proname AS function_name,
    pg_get_triggerdef(g.oid) AS definition
FROM pg_trigger g
JOIN pg_class c ON c.oid = g.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc f ON f.oid = g.tgfoid
JOIN pg_namespace fn ON fn.oid = f.pronamespace
WHERE NOT g.tgisinternal AND NOT c.relispartition AND n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (
        SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
    )
ORDER BY n.nspname, c.relname, g.tgname
