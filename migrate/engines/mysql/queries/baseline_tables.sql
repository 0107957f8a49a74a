-- Rows (estimated) and bytes of each table.
SELECT table_schema AS schema_name, table_name, table_rows, data_length AS data_bytes, index_length AS index_bytes
FROM information_schema.tables WHERE table_schema IN %(schemas)s AND table_type = 'BASE TABLE' ORDER BY 1, 2
