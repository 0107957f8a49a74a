-- One SHA-256 over the texts of a chunk's rows, in the order of the key.
SELECT COUNT(*), SHA2(GROUP_CONCAT({row} ORDER BY {order} SEPARATOR ';'), 256) FROM {table} WHERE {where}
