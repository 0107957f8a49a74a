-- How many seconds this server is behind the one that it follows, or the last one of those that follow it is behind this one.
SELECT CASE
    WHEN NOT PG_IS_IN_RECOVERY() THEN (SELECT COALESCE(MAX(EXTRACT(EPOCH FROM replay_lag)), 0) FROM pg_stat_replication)
    WHEN PG_LAST_WAL_RECEIVE_LSN() = PG_LAST_WAL_REPLAY_LSN() THEN 0
    ELSE EXTRACT(EPOCH FROM NOW() - PG_LAST_XACT_REPLAY_TIMESTAMP())
END AS lag
