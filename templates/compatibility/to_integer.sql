-- The whole number that a text begins with, as MySQL casts text to one; 0 where there is none.
CREATE FUNCTION migrate_compat.to_integer(value text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN value IS NOT NULL
        THEN greatest(least(coalesce(substring(value FROM '^[ \t\n\r\v\f]*([+-]?[0-9]+)')::numeric, 0), 9223372036854775807),
            -9223372036854775808)::bigint
    END
$body$
