-- The text filled up on the right, or cut, to a length; NULL for a negative length.
CREATE FUNCTION migrate_compat.rpad(value text, length bigint, filler text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN value IS NULL OR length < 0 OR filler IS NULL THEN NULL
        WHEN length <= char_length(value) THEN left(value, length::integer)
        WHEN filler = '' THEN value
        ELSE pg_catalog.rpad(value, length::integer, filler)
    END
$body$
