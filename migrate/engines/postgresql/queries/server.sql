-- The server, the database and what the account may do. Columns of newer versions are read through JSON:
-- datlocprovider is of 15, datlocale of 17 and daticulocale of 15 and 16.
SELECT current_setting('server_version') AS version, current_database() AS database,
    pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collation, d.datctype AS ctype,
    to_jsonb(d) ->> 'datlocprovider' AS locale_provider,
    COALESCE(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale,
    pg_is_in_recovery() AS in_recovery,
    to_regproc('pg_catalog.aurora_version') IS NOT NULL AS is_aurora,
    COALESCE((SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user), false) AS is_superuser,
    COALESCE((SELECT r.rolsuper OR r.rolreplication FROM pg_roles r WHERE r.rolname = current_user), false)
        OR EXISTS (
            SELECT FROM pg_roles r
            WHERE r.rolname IN ('rds_replication', 'rds_superuser') AND pg_has_role(current_user, r.oid, 'MEMBER')
        ) AS can_replicate
FROM pg_database d
WHERE d.datname = current_database()
