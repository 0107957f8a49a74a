-- Sequences, the column that owns each, and whether that column's default takes its numbers from it.
SELECT c.oid::bigint AS id, n.nspname AS schema_name, c.relname AS sequence_name,
    format_type(s.seqtypid, NULL) AS type_text, s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS minimum,
    s.seqmax AS maximum, s.seqcycle AS cycle, s.seqcache AS cache,
    CASE WHEN has_sequence_privilege(c.oid, 'SELECT,USAGE') AND (c.relpersistence = 'p' OR NOT pg_is_in_recovery())
         THEN pg_sequence_last_value(c.oid::regclass) END AS last_value,
    has_sequence_privilege(c.oid, 'SELECT,USAGE') AS may_read, obj_description(c.oid, 'pg_class') AS comment,
    o.refobjid::bigint AS relation_id, o.refobjsubid AS position, o.deptype::text AS ownership,
    EXISTS (
        SELECT FROM pg_attrdef f
        JOIN pg_depend u ON u.classid = 'pg_attrdef'::regclass AND u.objid = f.oid
        WHERE f.adrelid = o.refobjid AND f.adnum = o.refobjsubid
            AND u.refclassid = 'pg_class'::regclass AND u.refobjid = c.oid
    ) AS is_default
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid
    AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
WHERE c.relpersistence <> 't'
    AND (n.nspname = ANY(%(schemas)s) OR o.refobjid IN (
        SELECT r.oid FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace WHERE rn.nspname = ANY(%(schemas)s)
    ))
    AND NOT EXISTS (
        SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
    )
ORDER BY n.nspname, c.relname
