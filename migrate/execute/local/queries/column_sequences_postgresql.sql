-- The sequences behind one table's columns: owned by a serial or identity column, or named in a default.
SELECT DISTINCT n.nspname, s.relname, a.attname, q.seqincrement, q.seqmin, q.seqmax
FROM pg_class AS c
JOIN pg_namespace AS cn ON cn.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS f ON f.adrelid = c.oid AND f.adnum = a.attnum
JOIN pg_depend AS d
  ON (d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
      AND d.refobjsubid = a.attnum AND d.deptype IN ('a', 'i'))
  OR (d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass)
JOIN pg_class AS s
  ON s.relkind = 'S' AND s.oid = CASE WHEN d.classid = 'pg_class'::regclass THEN d.objid ELSE d.refobjid END
JOIN pg_namespace AS n ON n.oid = s.relnamespace
JOIN pg_sequence AS q ON q.seqrelid = s.oid
WHERE cn.nspname = %s AND c.relname = %s
ORDER BY 1, 2, 3
