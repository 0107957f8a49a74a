-- The square root, NULL of a number below zero.
CREATE FUNCTION migrate_compat.sqrt(value double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN value >= 0 THEN pg_catalog.sqrt(value) END
$body$
