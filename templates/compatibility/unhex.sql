-- The bytes that hexadecimal digits stand for; NULL where there are others.
CREATE FUNCTION migrate_compat.unhex(digits text) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN digits ~ '^[0-9A-Fa-f]*$' THEN decode(repeat('0', length(digits) % 2) || digits, 'hex') END
$body$
