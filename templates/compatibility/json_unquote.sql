-- A JSON document as text: a text without its quotes.
CREATE FUNCTION migrate_compat.json_unquote(document jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN jsonb_typeof(document) = 'null' THEN 'null' ELSE document #>> '{}' END
$body$
