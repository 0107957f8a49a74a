-- Columns of tables, views and composite types, with what their types are made of.
SELECT c.oid::bigint AS relation_id, a.attname AS column_name, a.attnum AS position,
    format_type(a.atttypid, a.atttypmod) AS type_text, a.atttypmod AS modifier, a.attndims AS dimensions,
    t.typelem <> 0 AND t.typcategory = 'A' AS is_array, b.oid::bigint AS type_id, b.typname AS type_name,
    format_type(b.oid, NULL) AS plain_name, bn.nspname AS type_schema, b.typtype::text AS type_kind,
    CASE WHEN b.typtype = 'd' THEN format_type(b.typbasetype, b.typtypmod) END AS base_text,
    CASE WHEN b.typtype = 'd' THEN format_type(b.typbasetype, NULL) END AS base_name, b.typtypmod AS base_modifier,
    a.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint u WHERE u.conrelid = a.attrelid AND u.contype = 'n'
        AND u.conkey[1] = a.attnum AND NOT u.convalidated) AS is_required, a.attidentity::text AS identity, a.attgenerated::text AS generated,
    pg_get_expr(d.adbin, d.adrelid) AS default_text,
    CASE WHEN a.attcollation <> t.typcollation THEN k.collname END AS collation,
    col_description(c.oid, a.attnum) AS comment
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_type b ON b.oid = CASE WHEN t.typelem <> 0 AND t.typcategory = 'A' THEN t.typelem ELSE t.oid END
JOIN pg_namespace bn ON bn.oid = b.typnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation k ON k.oid = a.attcollation
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'c')
    AND NOT c.relispartition AND n.nspname = ANY(%(schemas)s)
ORDER BY c.oid, a.attnum
