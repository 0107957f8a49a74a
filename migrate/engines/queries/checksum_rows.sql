-- Rows by their key, with what is compared of them.
SELECT {values} FROM {table} WHERE {where}
