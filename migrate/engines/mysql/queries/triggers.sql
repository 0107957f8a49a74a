-- Triggers and what they do.
SELECT event_object_schema AS schema_name, event_object_table AS table_name, trigger_name AS trigger_name,
    event_manipulation AS event, action_timing AS timing, action_order AS action_order, action_statement AS body,
    definer AS definer, sql_mode AS sql_mode
FROM information_schema.triggers
WHERE trigger_schema IN %(schemas)s
ORDER BY event_object_schema, event_object_table, trigger_name
