-- The rows of some of a table's blocks: how many, and the sum of a 64-bit hash of each. The columns' hashes are laid over each other,
-- which alone would show some values swapped between two rows as equal: so the result is hashed once more, as a seed.
SELECT COUNT(*), SUM(HASHINT4EXTENDED(0, {hashes})) FROM {table} WHERE {where}
