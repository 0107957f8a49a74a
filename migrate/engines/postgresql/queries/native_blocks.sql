-- How many blocks a table has.
SELECT PG_RELATION_SIZE(c.oid) / CURRENT_SETTING('block_size')::bigint
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = {schema} AND c.relname = {table}
