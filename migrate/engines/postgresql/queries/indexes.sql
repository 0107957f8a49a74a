-- Columns and expressions of the indexes that no constraint owns.
SELECT i.indrelid::bigint AS relation_id, x.oid::bigint AS index_id, x.relname AS index_name, m.amname AS method,
    i.indisunique AS is_unique, i.indisvalid AS is_valid, i.indnkeyatts AS key_parts, p.place AS place,
    i.indkey[p.place - 1] = 0 AS is_expression, a.attname AS column_name,
    pg_get_indexdef(x.oid, p.place, false) AS part, COALESCE(i.indoption[p.place - 1], 0) AS options,
    CASE WHEN NOT o.opcdefault THEN o.opcname END AS operator_class,
    CASE WHEN k.oid <> COALESCE(a.attcollation, 100) THEN k.collname END AS collation,
    pg_get_expr(i.indpred, i.indrelid) AS predicate,
    COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_not_distinct,
    obj_description(x.oid, 'pg_class') AS comment
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_am m ON m.oid = x.relam
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL generate_series(1, i.indnatts) AS p(place)
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place - 1] AND a.attnum > 0
LEFT JOIN pg_opclass o ON o.oid = i.indclass[p.place - 1] AND p.place <= i.indnkeyatts
LEFT JOIN pg_collation k ON k.oid = i.indcollation[p.place - 1] AND p.place <= i.indnkeyatts
WHERE NOT c.relispartition AND n.nspname = ANY(%(schemas)s) AND c.relkind IN ('r', 'p', 'm')
    AND NOT EXISTS (SELECT FROM pg_constraint u WHERE u.conindid = x.oid AND u.contype IN ('p', 'u', 'x'))
ORDER BY i.indrelid, x.relname, p.place
