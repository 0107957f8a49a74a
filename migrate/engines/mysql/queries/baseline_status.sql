-- The server's own counters.
SHOW GLOBAL STATUS WHERE variable_name IN (
    'Threads_connected', 'Max_used_connections', 'Innodb_buffer_pool_read_requests', 'Innodb_buffer_pool_reads', 'Uptime'
)
