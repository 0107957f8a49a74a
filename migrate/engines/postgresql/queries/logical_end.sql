-- Where the log's next record will stand, whether all before it can be read, up to where it can, and for how many seconds a commit
-- may be kept back.
SELECT
    pg_current_wal_insert_lsn()::text AS place,
    pg_current_wal_insert_lsn() <= pg_current_wal_flush_lsn() AS is_readable,
    pg_current_wal_flush_lsn()::text AS readable,
    3 * setting::float8 / 1000 AS delay
FROM pg_settings WHERE name = 'wal_writer_delay'
