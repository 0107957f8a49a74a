-- The tables that DMS, or a local run in its place, keeps on a target, and which of their columns names the task.
SELECT t.table_schema, t.table_name, c.column_name
FROM information_schema.tables t
LEFT JOIN information_schema.columns c
    ON c.table_schema = t.table_schema AND c.table_name = t.table_name AND UPPER(c.column_name) = 'TASK_NAME'
WHERE t.table_name IN (
    'awsdms_apply_exceptions', 'awsdms_txn_state', 'awsdms_history', 'awsdms_status', 'awsdms_suspended_tables',
    'awsdms_validation_failures_v1', 'awsdms_validation_failures_v2', 'awsdms_changes', 'awsdms_full_load_exceptions'
)
ORDER BY 1, 2
