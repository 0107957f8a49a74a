-- A part of a text; a negative start counts from the end.
CREATE FUNCTION migrate_compat.substring(value text, start bigint, length bigint DEFAULT 2147483647) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN value IS NULL OR start IS NULL OR length IS NULL THEN NULL
        WHEN start = 0 OR length < 1 OR -start > char_length(value) OR start > char_length(value) THEN ''
        WHEN start < 0 THEN substr(value, (char_length(value) + start + 1)::integer, least(length, -start)::integer)
        ELSE substr(value, start::integer, least(length, char_length(value))::integer)
    END
$body$
