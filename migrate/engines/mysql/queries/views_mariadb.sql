-- Views and their queries; the query is empty for an account without SHOW VIEW.
SELECT table_schema AS schema_name, table_name AS table_name, view_definition AS definition,
    check_option AS check_option, definer AS definer, security_type AS security_type, algorithm AS algorithm
FROM information_schema.views
WHERE table_schema IN %(schemas)s
ORDER BY 1, 2
