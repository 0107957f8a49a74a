-- A floating-point number rounded to a number of digits, in floating point as MySQL does it.
CREATE FUNCTION migrate_compat.round(value double precision, digits bigint) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN digits < -300 THEN 0
        WHEN digits < 0 THEN pg_catalog.round(value / power(10::double precision, -digits)) * power(10::double precision, -digits)
        WHEN digits > 30 OR abs(value) > 1e15 THEN value
        ELSE pg_catalog.round(value * power(10::double precision, digits)) / power(10::double precision, digits)
    END
$body$
