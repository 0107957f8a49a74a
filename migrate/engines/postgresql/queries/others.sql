-- Objects that the schema has no noun for, with what a check needs of them. Columns of newer versions are read through
-- JSON: confdelsetcols is of 15.
SELECT 'rule' AS kind, n.nspname AS schema_name, c.relname AS table_name, w.rulename::text AS object_name,
    pg_get_ruledef(w.oid) AS detail
FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE w.rulename <> '_RETURN' AND n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'policy', n.nspname, c.relname, p.polname::text, pg_get_expr(p.polqual, p.polrelid)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY(%(schemas)s)
UNION ALL
SELECT CASE k.contype WHEN 'x' THEN 'exclusion constraint' WHEN 'c' THEN 'unvalidated check' ELSE 'partial set null' END,
    n.nspname, c.relname, k.conname::text, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.conparentid = 0 AND NOT c.relispartition AND n.nspname = ANY(%(schemas)s)
    AND (k.contype = 'x' OR (k.contype = 'c' AND NOT k.convalidated)
         OR (k.contype = 'f' AND to_jsonb(k) ->> 'confdelsetcols' IS NOT NULL))
UNION ALL
SELECT 'trigger mode', n.nspname, c.relname, g.tgname::text, CASE g.tgenabled WHEN 'A' THEN 'always' ELSE 'replica' END
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE g.tgenabled IN ('A', 'R') AND NOT g.tgisinternal AND n.nspname = ANY(%(schemas)s)
UNION ALL
SELECT 'foreign table', n.nspname, c.relname, c.relname::text, w.fdwname::text
FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_foreign_server s ON s.oid = f.ftserver JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'foreign server', '', '', s.srvname::text, w.fdwname::text
FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE NOT EXISTS (
    SELECT FROM pg_depend e WHERE e.classid = 'pg_foreign_server'::regclass AND e.objid = s.oid AND e.deptype = 'e'
)
UNION ALL
SELECT 'event trigger', '', '', t.evtname::text, t.evtevent::text
FROM pg_event_trigger t
WHERE NOT EXISTS (
    SELECT FROM pg_depend e WHERE e.classid = 'pg_event_trigger'::regclass AND e.objid = t.oid AND e.deptype = 'e'
)
UNION ALL
SELECT 'publication', '', '', p.pubname::text, CASE WHEN p.puballtables THEN 'all tables' END FROM pg_publication p
UNION ALL
SELECT 'operator', n.nspname, '', o.oprname::text, o.oid::regoperator::text
FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_operator'::regclass AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT 'cast', '', '', format_type(k.castsource, NULL) || ' AS ' || format_type(k.casttarget, NULL), k.castcontext::text
FROM pg_cast k
WHERE k.oid >= 16384
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_cast'::regclass AND e.objid = k.oid AND e.deptype IN ('e', 'i'))
UNION ALL
SELECT 'conversion', n.nspname, '', o.conname::text, NULL
FROM pg_conversion o JOIN pg_namespace n ON n.oid = o.connamespace WHERE n.nspname = ANY(%(schemas)s)
UNION ALL
SELECT 'collation', n.nspname, '', o.collname::text, CASE WHEN o.collisdeterministic THEN '' ELSE 'nondeterministic' END
FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace
WHERE n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_collation'::regclass AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT 'text search configuration', n.nspname, '', o.cfgname::text, NULL
FROM pg_ts_config o JOIN pg_namespace n ON n.oid = o.cfgnamespace
WHERE n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_config'::regclass AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT 'text search dictionary', n.nspname, '', o.dictname::text, o.dictinitoption
FROM pg_ts_dict o JOIN pg_namespace n ON n.oid = o.dictnamespace
WHERE n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_dict'::regclass AND e.objid = o.oid AND e.deptype = 'e')
ORDER BY 1, 2, 3, 4
