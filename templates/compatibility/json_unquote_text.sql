-- A text that may be a JSON text, without its quotes.
CREATE FUNCTION migrate_compat.json_unquote_text(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN value ~ '^".*"$' THEN value::jsonb #>> '{}' ELSE value END
$body$
