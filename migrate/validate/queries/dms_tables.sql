-- Tables that AWS DMS keeps on the target, wherever they are, with their columns.
SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE LOWER(table_name) IN ({names})
