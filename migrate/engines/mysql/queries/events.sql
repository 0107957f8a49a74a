-- Jobs of the event scheduler.
SELECT event_schema AS schema_name, event_name AS event_name, definer AS definer, time_zone AS time_zone,
    event_definition AS body, event_type AS event_type, execute_at AS execute_at, interval_value AS interval_value,
    interval_field AS interval_field, starts AS starts, ends AS ends, status AS status, event_comment AS event_comment
FROM information_schema.events
WHERE event_schema IN %(schemas)s
ORDER BY 1, 2
