-- The text that bytes of UTF-8 stand for; NULL where they stand for none.
CREATE FUNCTION migrate_compat.to_text(value bytea) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
BEGIN
    RETURN convert_from(value, 'UTF8');
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
    RETURN NULL;
END
$body$
