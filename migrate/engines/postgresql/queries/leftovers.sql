-- Objects that the schema has no place for, so that they can be named rather than dropped in silence.
SELECT 'foreign table' AS kind, n.nspname AS schema_name, c.relname::text AS object_name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'f' AND n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'rule', n.nspname, c.relname || '.' || w.rulename
FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE w.rulename <> '_RETURN' AND n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT 'row-level security policy', n.nspname, c.relname || '.' || p.polname
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY(%(schemas)s)
UNION ALL
SELECT 'extended statistics', n.nspname, s.stxname::text
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE n.nspname = ANY(%(schemas)s)
UNION ALL
SELECT 'operator', n.nspname, o.oprname::text
FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_operator'::regclass AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT 'collation', n.nspname, o.collname::text
FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace
WHERE n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_collation'::regclass AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT 'text search configuration', n.nspname, o.cfgname::text
FROM pg_ts_config o JOIN pg_namespace n ON n.oid = o.cfgnamespace
WHERE n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_config'::regclass AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT 'index of one partition', n.nspname, x.relname::text
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relispartition AND NOT x.relispartition AND n.nspname = ANY(%(schemas)s)
    AND NOT EXISTS (SELECT FROM pg_constraint u WHERE u.conindid = x.oid AND u.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'constraint of one partition', n.nspname, c.relname || '.' || k.conname
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relispartition AND k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conparentid = 0 AND k.coninhcount = 0
    AND n.nspname = ANY(%(schemas)s)
UNION ALL
SELECT 'trigger of one partition', n.nspname, c.relname || '.' || g.tgname
FROM pg_trigger g
JOIN pg_class c ON c.oid = g.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relispartition AND NOT g.tgisinternal AND g.tgparentid = 0 AND n.nspname = ANY(%(schemas)s)
UNION ALL
SELECT 'event trigger', '', t.evtname::text
FROM pg_event_trigger t
WHERE NOT EXISTS (
    SELECT FROM pg_depend e WHERE e.classid = 'pg_event_trigger'::regclass AND e.objid = t.oid AND e.deptype = 'e'
)
UNION ALL
SELECT 'publication', '', p.pubname::text FROM pg_publication p
UNION ALL
SELECT 'large objects', '', count(*)::text FROM pg_largeobject_metadata HAVING count(*) > 0
ORDER BY 1, 2, 3
