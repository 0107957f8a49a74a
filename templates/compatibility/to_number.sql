-- The number that a text begins with, as MySQL reads text where it wants a number; 0 where there is none.
CREATE FUNCTION migrate_compat.to_number(value text) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN value IS NOT NULL
        THEN coalesce(substring(value FROM '^[ \t\n\r\v\f]*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)')::double precision, 0)
    END
$body$
