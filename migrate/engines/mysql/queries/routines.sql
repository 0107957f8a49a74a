-- Stored functions and procedures; the body is NULL for an account that may not see it.
SELECT routine_schema AS schema_name, routine_name AS routine_name, routine_type AS routine_type,
    dtd_identifier AS returns, character_set_name AS charset_name, routine_definition AS body,
    external_language AS language, is_deterministic AS is_deterministic, sql_data_access AS data_access,
    security_type AS security_type, sql_mode AS sql_mode, routine_comment AS routine_comment, definer AS definer
FROM information_schema.routines
WHERE routine_schema IN %(schemas)s
ORDER BY routine_schema, routine_name, routine_type
