-- The first byte of a text, 0 for the empty one.
CREATE FUNCTION migrate_compat.ascii(value text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN value = '' THEN 0 WHEN value IS NOT NULL THEN get_byte(convert_to(value, 'UTF8'), 0) END
$body$
