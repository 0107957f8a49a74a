-- The arc sine, NULL where there is none.
CREATE FUNCTION migrate_compat.asin(value double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN value BETWEEN -1 AND 1 THEN pg_catalog.asin(value) END
$body$
