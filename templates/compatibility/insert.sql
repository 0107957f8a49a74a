-- The text with a part of it replaced.
CREATE FUNCTION migrate_compat.insert(value text, start bigint, length bigint, new text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN value IS NULL OR start IS NULL OR length IS NULL OR new IS NULL THEN NULL
        WHEN start < 1 OR start > char_length(value) THEN value
        WHEN length < 0 OR start + length > char_length(value) THEN left(value, start::integer - 1) || new
        ELSE overlay(value PLACING new FROM start::integer FOR length::integer)
    END
$body$
