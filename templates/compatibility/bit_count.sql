-- How many bits of a number are set.
CREATE FUNCTION migrate_compat.bit_count(value bigint) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT length(replace(value::bit(64)::text, '0', ''))
$body$
