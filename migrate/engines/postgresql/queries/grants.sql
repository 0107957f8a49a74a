-- Who can do what to each table: by a grant, as its owner or as a member of a role, and with the right to use the schema.
SELECT r.rolname AS role, n.nspname AS table_schema, c.relname AS table_name, p.privilege
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN pg_roles AS r
CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) AS p (privilege)
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname IN ({schemas})
  AND NOT r.rolsuper AND r.rolname NOT LIKE 'pg\_%'
  AND has_schema_privilege(r.oid, n.oid, 'USAGE') AND has_table_privilege(r.oid, c.oid, p.privilege)
