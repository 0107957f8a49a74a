-- Who may do what to each table, but for those who may everywhere: privileges of a table, or of all tables of its schema.
SELECT grantee AS role, table_schema, table_name, privilege_type AS privilege
FROM information_schema.table_privileges
WHERE table_schema IN ({schemas}) AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
UNION
SELECT p.grantee, t.table_schema, t.table_name, p.privilege_type
FROM information_schema.schema_privileges AS p
JOIN information_schema.tables AS t ON t.table_schema LIKE p.table_schema
WHERE t.table_schema IN ({schemas}) AND p.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
