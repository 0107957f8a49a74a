-- One SHA-256 over the texts of a chunk's rows, in the order of the key.
SELECT {number} AS span, COUNT(*), ENCODE(SHA256(CONVERT_TO(STRING_AGG(line, ';'), 'UTF8')), 'hex')
FROM (SELECT {row} AS line FROM {table} AS chunk WHERE {where} ORDER BY {order} LIMIT {limit}) AS lines
