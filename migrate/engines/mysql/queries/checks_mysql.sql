-- CHECK constraints; MySQL has them since 8.0.16.
SELECT named.table_schema AS schema_name, named.table_name AS table_name, named.constraint_name AS constraint_name,
    clause.check_clause AS check_clause, named.enforced AS enforced
FROM information_schema.table_constraints AS named
JOIN information_schema.check_constraints AS clause
    ON clause.constraint_schema = named.constraint_schema AND clause.constraint_name = named.constraint_name
WHERE named.constraint_type = 'CHECK' AND named.table_schema IN %(schemas)s
ORDER BY 1, 2, 3
