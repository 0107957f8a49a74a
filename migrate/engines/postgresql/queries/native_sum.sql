-- The rows of some of a table's blocks: how many, and the sum of a 64-bit hash of each.
SELECT COUNT(*), SUM({row_hash}) FROM {table} WHERE {where}
