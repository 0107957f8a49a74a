-- Tables, views, materialized views, foreign tables and composite types of the schemas, and partitions of every schema.
SELECT c.oid::bigint AS id, n.nspname AS schema_name, c.relname AS relation_name, c.relkind::text AS kind,
    c.relpersistence = 'u' AS unlogged, c.relreplident::text AS replica_identity, c.relispartition AS is_partition,
    c.reltuples::bigint AS row_estimate,
    CASE WHEN c.relkind IN ('r', 'p', 'm') THEN pg_total_relation_size(c.oid) END AS size_bytes,
    c.reloptions::text[] AS options, a.amname AS access_method, s.spcname AS tablespace,
    obj_description(c.oid, 'pg_class') AS comment, pg_get_expr(c.relpartbound, c.oid) AS bound,
    pg_get_partkeydef(c.oid) AS partition_key, pg_get_userbyid(c.relowner) AS owner,
    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
    (SELECT x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
     WHERE i.indrelid = c.oid AND i.indisreplident) AS replica_index,
    ARRAY(SELECT h.inhparent::bigint FROM pg_inherits h WHERE h.inhrelid = c.oid ORDER BY h.inhseqno) AS parents,
    ARRAY(SELECT pn.nspname::text FROM pg_inherits h JOIN pg_class pc ON pc.oid = h.inhparent
          JOIN pg_namespace pn ON pn.oid = pc.relnamespace
          WHERE h.inhrelid = c.oid ORDER BY h.inhseqno) AS parent_schemas,
    ARRAY(SELECT pc.relname::text FROM pg_inherits h JOIN pg_class pc ON pc.oid = h.inhparent
          WHERE h.inhrelid = c.oid ORDER BY h.inhseqno) AS parent_names
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am a ON a.oid = c.relam AND a.amname <> 'heap'
LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relpersistence <> 't'
    AND (n.nspname = ANY(%(schemas)s) OR c.relispartition)
    AND NOT EXISTS (
        SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
    )
ORDER BY n.nspname, c.relname
