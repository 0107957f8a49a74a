-- How many rows a table has.
SELECT COUNT(*) FROM {table} WHERE {where}
