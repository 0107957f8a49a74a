-- One SHA-256 over the texts of a chunk's rows, in the order of the key or as they come along it.
SELECT {number} AS span, COUNT(*), SHA2(GROUP_CONCAT({row}{order} SEPARATOR ';'), 256) FROM {table} WHERE {where}
