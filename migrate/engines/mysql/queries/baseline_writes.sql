-- Rows inserted, updated and deleted in each table since the server started, or since the table was emptied.
SELECT object_schema AS schema_name, object_name AS table_name, count_insert AS inserts, count_update AS updates, count_delete AS deletes
FROM performance_schema.table_io_waits_summary_by_table WHERE object_type = 'TABLE' AND object_schema IN %(schemas)s
