-- Keys, foreign keys, checks and exclusions of tables. Columns of newer versions are read through JSON, which lets
-- one query serve every version: conenforced and conperiod are of 18, indnullsnotdistinct of 15.
SELECT k.conrelid::bigint AS relation_id, k.conname AS constraint_name, k.contype::text AS kind,
    ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(number, place)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number ORDER BY u.place) AS columns,
    rn.nspname AS referenced_schema, r.relname AS referenced_table,
    ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u(number, place)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number ORDER BY u.place) AS referenced_columns,
    ARRAY(SELECT a.attname::text FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS u(number, place)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
          WHERE k.contype IN ('p', 'u') AND u.place > i.indnkeyatts ORDER BY u.place) AS include,
    k.confupdtype::text AS update_rule, k.confdeltype::text AS delete_rule, k.confmatchtype::text AS match_type,
    k.condeferrable AS is_deferrable, k.condeferred AS is_deferred, k.convalidated AS is_validated,
    COALESCE((to_jsonb(k) ->> 'conenforced')::boolean, true) AS is_enforced,
    COALESCE((to_jsonb(k) ->> 'conperiod')::boolean, false) AS is_temporal,
    COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_not_distinct,
    pg_get_expr(k.conbin, k.conrelid) AS expression, pg_get_constraintdef(k.oid) AS definition,
    obj_description(k.oid, 'pg_constraint') AS comment
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class r ON r.oid = k.confrelid
LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND i.indrelid = k.conrelid
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0 AND NOT c.relispartition
    AND n.nspname = ANY(%(schemas)s)
ORDER BY k.conrelid, k.conname
