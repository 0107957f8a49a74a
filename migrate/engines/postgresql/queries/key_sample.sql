-- The bounds of equal parts of a table's key, by the keys on some of its pages.
SELECT PERCENTILE_DISC(ARRAY[{shares}]::float8[]) WITHIN GROUP (ORDER BY {column})::text[] AS bounds, COUNT(*) AS sampled
FROM {table} TABLESAMPLE SYSTEM ({percent}) REPEATABLE (1)
