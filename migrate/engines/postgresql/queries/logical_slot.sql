-- How a replication slot stands. From PostgreSQL 17 on the server also says why it gave a slot up.
SELECT s.plugin::text AS plugin, s.database::text AS database, s.wal_status, s.confirmed_flush_lsn::text AS confirmed,
    s.active_pid, current_database()::text AS here, to_jsonb(s) ->> 'invalidation_reason' AS lost_because
FROM pg_replication_slots s
WHERE s.slot_name = %(slot)s
