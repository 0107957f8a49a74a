-- A JSON document as text: a text without its quotes, and NULL for JSON's null.
CREATE FUNCTION migrate_compat.json_value(document jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT document #>> '{}'
$body$
