-- What AWS DMS's tasks say of themselves.
SELECT {columns} FROM {table}
