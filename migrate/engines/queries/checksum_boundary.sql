-- The key at which a chunk of a certain number of rows ends.
SELECT {values} FROM {table} WHERE {where} ORDER BY {order} LIMIT 1 OFFSET {offset}
