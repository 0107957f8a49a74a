-- The months between two periods such as 202012.
CREATE FUNCTION migrate_compat.period_diff(one bigint, other bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT (one / 100 * 12 + one % 100) - (other / 100 * 12 + other % 100)
$body$
