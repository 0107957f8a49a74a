-- A part of a key's range. It is explained, never run: the optimizer looks into the index to tell how many rows are in it.
SELECT 1 FROM {table} FORCE INDEX ({index}) WHERE {column} > {low} AND {column} <= {high}
