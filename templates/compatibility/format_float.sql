-- A floating-point number with that many digits after the point and commas between thousands, rounded as MySQL does it.
CREATE FUNCTION migrate_compat.format_float(value double precision, digits bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN rounded = 0 AND value < 0 THEN '-' ELSE '' END || migrate_compat.format(rounded::text::numeric, digits)
    FROM (SELECT migrate_compat.round(value, digits) + 0 AS rounded) AS made
$body$
