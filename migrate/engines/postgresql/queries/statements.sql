-- What ran in this database since the statistics were last reset; times in milliseconds.
SELECT s.query, s.calls, s.total_exec_time AS milliseconds, coalesce((pg_catalog.to_jsonb(s) ->> 'toplevel')::boolean, true) AS toplevel
FROM {relation} AS s
WHERE s.dbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
ORDER BY s.total_exec_time DESC
