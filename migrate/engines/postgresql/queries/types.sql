-- Enums, domains, composites and ranges that users made; enums of every schema, for columns of their type.
SELECT t.oid::bigint AS id, n.nspname AS schema_name, t.typname AS type_name, t.typtype::text AS kind,
    t.typrelid::bigint AS relation_id,
    ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels,
    CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod)
         WHEN t.typtype = 'r' THEN format_type(r.rngsubtype, NULL) END AS base,
    NOT t.typnotnull AS is_nullable, pg_get_expr(t.typdefaultbin, 0) AS default_text,
    obj_description(t.oid, 'pg_type') AS comment,
    n.nspname = ANY(%(schemas)s) AND NOT EXISTS (
        SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e'
    ) AS is_asked_for
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
    AND n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY n.nspname, t.typname
