-- The newest notes of AWS DMS's own validation.
SELECT {columns} FROM {table} ORDER BY {newest} DESC LIMIT 10000
