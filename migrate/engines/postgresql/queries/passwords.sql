-- Roles with rights in this database whose password is kept as an MD5 hash. Only a superuser may look.
SELECT r.rolname AS role_name
FROM pg_authid r
WHERE r.rolcanlogin AND r.rolpassword LIKE 'md5%'
    AND (r.oid = 10 OR r.oid IN (
        SELECT p.refobjid FROM pg_shdepend p WHERE p.refclassid = 'pg_authid'::regclass AND p.dbid = (
            SELECT d.oid FROM pg_database d WHERE d.datname = current_database())))
ORDER BY r.rolname
