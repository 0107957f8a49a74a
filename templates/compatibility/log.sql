-- The logarithm of a number to a base, NULL where there is none.
CREATE FUNCTION migrate_compat.log(base double precision, value double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN value > 0 AND base = 10 THEN pg_catalog.log(value)
        WHEN value > 0 AND base > 0 AND base <> 1 THEN pg_catalog.ln(value) / pg_catalog.ln(base)
    END
$body$
