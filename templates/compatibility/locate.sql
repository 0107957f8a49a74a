-- Where a text first stands in another, from a place on; 0 where it does not.
CREATE FUNCTION migrate_compat.locate(wanted text, value text, start bigint DEFAULT 1) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN wanted IS NULL OR value IS NULL OR start IS NULL THEN NULL
        WHEN start < 1 OR start > char_length(value) + 1 THEN 0
        WHEN strpos(substr(value, start::integer), wanted) = 0 THEN 0
        ELSE strpos(substr(value, start::integer), wanted) + start::integer - 1
    END
$body$
