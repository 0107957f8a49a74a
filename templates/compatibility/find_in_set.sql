-- The place of a text in a list parted by commas; 0 where it is not there.
CREATE FUNCTION migrate_compat.find_in_set(wanted text, list text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN wanted IS NOT NULL AND list IS NOT NULL
        THEN coalesce(array_position(string_to_array(list, ','), wanted), 0)
    END
$body$
