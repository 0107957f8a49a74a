-- Who may do what to every table, and who there is: USAGE stands for a role without a privilege.
SELECT grantee AS role, privilege_type AS privilege
FROM information_schema.user_privileges
WHERE privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE')
