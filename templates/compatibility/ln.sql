-- The natural logarithm, NULL of a number that is not above zero.
CREATE FUNCTION migrate_compat.ln(value double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN value > 0 THEN pg_catalog.ln(value) END
$body$
