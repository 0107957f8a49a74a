-- How many blocks a table has, and the hashes of some constants, by which two servers know that they hash alike.
-- Servers before version 14 say nothing: there each range of blocks is a scan of the whole table.
SELECT PG_RELATION_SIZE(c.oid) / CURRENT_SETTING('block_size')::bigint,
    HASHINT8EXTENDED(-4294967297, HASHTEXTEXTENDED('hash' COLLATE "C", HASH_NUMERIC_EXTENDED(-123456.25, 1)))
    # HASHFLOAT8EXTENDED(DATE_PART('epoch', '2024-02-29 01:02:03.000004'::timestamp), 2) # HASHBPCHAREXTENDED('c', 3)
    # UUID_HASH_EXTENDED('00010203-0405-0607-0809-0a0b0c0d0e0f', 4) # HASH_RECORD_EXTENDED(ROW('\x0102'::bytea), 5)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = {schema} AND c.relname = {table} AND CURRENT_SETTING('server_version_num')::int >= 140000
