-- The server's own counters, of this database where they are kept by database.
SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend') AS connections,
    pg_catalog.current_setting('max_connections')::bigint AS allowed_connections, d.blks_hit AS hits, d.blks_read AS reads,
    extract(epoch FROM pg_catalog.now() - pg_catalog.pg_postmaster_start_time())::bigint AS uptime,
    extract(epoch FROM pg_catalog.now() - d.stats_reset)::bigint AS counted_seconds,
    CASE WHEN pg_catalog.pg_is_in_recovery() THEN NULL
        ELSE pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')::bigint END AS log_position
FROM pg_catalog.pg_stat_database AS d WHERE d.datname = pg_catalog.current_database()
