-- An IPv4 address as a number; NULL where the text is none.
CREATE FUNCTION migrate_compat.inet_aton(address text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN address ~ '^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])$'
        THEN split_part(address, '.', 1)::bigint * 16777216 + split_part(address, '.', 2)::bigint * 65536
            + split_part(address, '.', 3)::bigint * 256 + split_part(address, '.', 4)::bigint
    END
$body$
