-- A number as an IPv4 address.
CREATE FUNCTION migrate_compat.inet_ntoa(number bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN number BETWEEN 0 AND 4294967295 THEN concat_ws('.',
        number / 16777216, number / 65536 % 256, number / 256 % 256, number % 256)
    END
$body$
