-- Functions, procedures and aggregates, but for those that an extension or a type brought along.
SELECT p.oid::bigint AS id, n.nspname AS schema_name, p.proname AS routine_name, p.prokind::text AS kind,
    pg_get_function_arguments(p.oid) AS parameters,
    CASE WHEN p.prokind <> 'p' THEN pg_get_function_result(p.oid) END AS returns, p.prosrc AS body,
    l.lanname AS language, p.provolatile::text AS volatility, p.prosecdef AS is_definer,
    pg_get_userbyid(p.proowner) AS owner, obj_description(p.oid, 'pg_proc') AS comment,
    CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (
        SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype IN ('e', 'i')
    )
ORDER BY n.nspname, p.proname, parameters
