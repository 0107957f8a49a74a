-- Every trigger that the account may see, and its table.
SELECT event_object_schema, event_object_table, trigger_name
FROM information_schema.triggers
ORDER BY 1, 2, 3
