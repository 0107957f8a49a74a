-- The schemas of the database that neither the server nor an extension owns.
SELECT n.oid::bigint AS id, n.nspname AS schema_name
FROM pg_namespace n
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (
        SELECT FROM pg_depend e
        WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e'
    )
ORDER BY n.nspname
