-- The key at which a chunk of a certain number of rows ends. Its text is made outside: where an output column has the
-- name of a column of the table, PostgreSQL would order by the output.
SELECT {row} AS position, {values}
FROM (SELECT {columns} FROM {table} WHERE {where} ORDER BY {columns} LIMIT 1 OFFSET {offset}) AS bound
