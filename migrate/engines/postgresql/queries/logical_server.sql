-- Whether the server and the account can stream changes: rds_replication is what Amazon RDS grants instead of the attribute.
SELECT current_setting('wal_level') AS wal_level,
    current_setting('max_replication_slots')::int AS slots, (SELECT count(*) FROM pg_replication_slots)::int AS slots_used,
    current_setting('max_wal_senders')::int AS senders,
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'walsender')::int AS senders_used,
    r.rolsuper OR r.rolreplication OR EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
        WHERE m.member = r.oid AND g.rolname IN ('rds_replication', 'rds_superuser')) AS can_replicate,
    pg_is_in_recovery() AS is_standby, current_user::text AS account
FROM pg_roles r
WHERE r.rolname = current_user
