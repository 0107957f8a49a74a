-- The tables that DMS, or a local run in its place, keeps on a target.
SELECT table_schema, table_name
FROM information_schema.tables
WHERE table_name IN (
    'awsdms_apply_exceptions', 'awsdms_txn_state', 'awsdms_history', 'awsdms_status', 'awsdms_suspended_tables',
    'awsdms_validation_failures_v1', 'awsdms_validation_failures_v2', 'awsdms_changes'
)
ORDER BY 1, 2
