-- Who may do what to every table, and who there is: USAGE stands for a role that is no superuser.
SELECT r.rolname AS role, p.privilege
FROM pg_roles AS r
JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('USAGE')) AS p (privilege) ON r.rolsuper OR p.privilege = 'USAGE'
WHERE r.rolname NOT LIKE 'pg\_%'
