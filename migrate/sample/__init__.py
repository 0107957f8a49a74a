"""The bundled sample: a web shop's MySQL schema, and rows for it that are the same on every machine.

The schema is `templates/sample/shop.sql`. The rows hold what migrations stumble over: text in many scripts with emoji,
quotes, backslashes, tabs and newlines, NULL beside the empty text, negative amounts, microseconds, numbers that need all
64 bits or 17 digits, and every value a byte can have.
"""

from migrate.sample.shop import SampleTable, rows_sql, schema_sql, tables

__all__ = ["SampleTable", "rows_sql", "schema_sql", "tables"]
