-- The rows of some of a table's blocks: how many, and the sum of a 64-bit hash of each. A record's own hash is a weighted sum of its
-- columns' hashes, which values swapped between two rows would leave as it is in total: so it is hashed once more.
SELECT COUNT(*), SUM(HASHTEXTEXTENDED(HASH_RECORD_EXTENDED(ROW({columns}), 0)::text, 0)) FROM {table} WHERE {where}
