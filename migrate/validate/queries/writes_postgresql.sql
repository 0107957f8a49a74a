-- How many rows of each table were written since the server began to count, and the table's file: TRUNCATE gives it another one.
-- A parent of partitions has no rows of its own, so nothing is known of it.
SELECT counted.schemaname, counted.relname,
       CONCAT_WS(' ', counted.n_tup_ins, counted.n_tup_upd, counted.n_tup_del, pg_relation_filenode(counted.relid), whole.stats_reset)
FROM pg_stat_all_tables AS counted
JOIN pg_class AS known ON known.oid = counted.relid AND known.relkind = 'r'
CROSS JOIN pg_stat_database AS whole
WHERE whole.datname = current_database() AND counted.schemaname IN ({schemas}) AND current_setting('track_counts') = 'on'
