-- The least and the greatest value of a key's first column: two look-ups in its index.
SELECT MIN({column}), MAX({column}) FROM {table}
