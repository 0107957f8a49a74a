-- The server's settings that matter to a migration, in their base units; not those that this session set itself.
SELECT name, setting
FROM pg_settings
WHERE source <> 'client' AND lower(name) IN (
    'server_version', 'server_version_num', 'wal_level', 'max_replication_slots', 'max_wal_senders',
    'max_worker_processes', 'max_logical_replication_workers', 'wal_sender_timeout', 'max_slot_wal_keep_size',
    'idle_in_transaction_session_timeout', 'idle_replication_slot_timeout', 'statement_timeout', 'lock_timeout',
    'logical_decoding_work_mem', 'shared_preload_libraries', 'server_encoding', 'lc_collate', 'lc_ctype', 'timezone',
    'rds.logical_replication', 'rds.force_ssl', 'max_prepared_transactions', 'default_transaction_isolation',
    'default_transaction_read_only', 'standard_conforming_strings', 'track_commit_timestamp', 'session_replication_role',
    'hot_standby_feedback', 'wal_keep_size', 'max_connections', 'ssl', 'data_checksums', 'password_encryption',
    'synchronous_standby_names', 'archive_mode', 'session_preload_libraries', 'transform_null_equals',
    'max_locks_per_transaction'
) OR (source NOT IN ('default', 'override', 'client') AND name IN (
    'vacuum_cleanup_index_scale_factor', 'operator_precedence_warning', 'stats_temp_directory', 'force_parallel_mode',
    'promote_trigger_file', 'vacuum_defer_cleanup_age', 'old_snapshot_threshold', 'db_user_namespace',
    'trace_recovery_messages'
))
