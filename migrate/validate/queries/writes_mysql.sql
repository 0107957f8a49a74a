-- How many rows of each table were written since the server began to count, and when the table was made: TRUNCATE makes it anew.
-- Nothing where the server does not count: https://dev.mysql.com/doc/refman/8.4/en/performance-schema-table-wait-summary-tables.html
SELECT counted.object_schema, counted.object_name, CONCAT(counted.count_write, ' ', made.create_time)
FROM performance_schema.table_io_waits_summary_by_table AS counted
JOIN information_schema.tables AS made ON made.table_schema = counted.object_schema AND made.table_name = counted.object_name
WHERE counted.object_schema IN ({schemas}) AND @@performance_schema = 1 AND EXISTS (
    SELECT 1 FROM performance_schema.setup_instruments WHERE name = 'wait/io/table/sql/handler' AND enabled = 'YES'
)
