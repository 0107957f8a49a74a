-- Roles whose password is kept as an MD5 hash. Only a superuser may look.
SELECT rolname AS role_name FROM pg_authid WHERE rolcanlogin AND rolpassword LIKE 'md5%' ORDER BY rolname
