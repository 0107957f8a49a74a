-- Whether a text is a JSON document.
CREATE FUNCTION migrate_compat.json_valid(value text) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
BEGIN
    PERFORM value::json;
    RETURN 1;
EXCEPTION WHEN invalid_text_representation OR untranslatable_character THEN
    RETURN 0;
END
$body$
