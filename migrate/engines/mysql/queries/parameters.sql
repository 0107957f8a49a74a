-- Parameters of stored functions and procedures, without the value that a function returns.
SELECT specific_schema AS schema_name, specific_name AS routine_name, routine_type AS routine_type,
    parameter_mode AS mode, parameter_name AS parameter_name, dtd_identifier AS type_text,
    character_set_name AS charset_name
FROM information_schema.parameters
WHERE specific_schema IN %(schemas)s AND ordinal_position > 0
ORDER BY specific_schema, specific_name, routine_type, ordinal_position
