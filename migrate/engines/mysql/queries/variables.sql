-- The server's settings that matter to a migration; those that the server does not have are absent.
SHOW GLOBAL VARIABLES WHERE variable_name IN (
    'aurora_version', 'auto_increment_increment', 'auto_increment_offset', 'binlog_expire_logs_seconds', 'binlog_format',
    'binlog_row_image', 'binlog_row_metadata', 'binlog_row_value_options', 'binlog_transaction_compression',
    'character_set_server', 'collation_server', 'default_storage_engine', 'event_scheduler',
    'expire_logs_days', 'explicit_defaults_for_timestamp', 'ft_min_word_len', 'gtid_mode', 'gtid_strict_mode',
    'innodb_file_per_table', 'innodb_flush_log_at_trx_commit', 'innodb_ft_min_token_size', 'innodb_page_size',
    'innodb_strict_mode', 'innodb_version', 'local_infile', 'log_bin', 'log_bin_compress',
    'log_bin_trust_function_creators', 'log_replica_updates', 'log_slave_updates', 'lower_case_table_names',
    'max_allowed_packet', 'max_statement_time', 'net_read_timeout', 'net_write_timeout', 'read_only',
    'require_secure_transport', 'server_id', 'sql_mode', 'super_read_only', 'system_time_zone', 'time_zone',
    'transaction_isolation', 'tx_isolation', 'version', 'version_comment', 'wait_timeout'
)
