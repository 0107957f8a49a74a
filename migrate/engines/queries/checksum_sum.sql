-- A checksum that needs no order: the sum of a number made of each row's hash.
SELECT {span} AS span, COUNT(*), SUM({number}) FROM {table} WHERE {where}
