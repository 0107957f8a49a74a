-- The order-free checksum of every bucket that the key's hash makes.
SELECT {bucket} AS bucket, COUNT(*), SUM({number}) FROM {table} WHERE {where} GROUP BY 1
