-- CHECK constraints of tables and of columns.
SELECT constraint_schema AS schema_name, table_name AS table_name, constraint_name AS constraint_name,
    check_clause AS check_clause, 'YES' AS enforced
FROM information_schema.check_constraints
WHERE constraint_schema IN %(schemas)s
ORDER BY 1, 2, 3
