-- The type of a JSON document in MySQL's words.
CREATE FUNCTION migrate_compat.json_type(document jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE jsonb_typeof(document)
        WHEN 'number' THEN CASE WHEN document::text ~ '[.eE]' THEN 'DOUBLE' ELSE 'INTEGER' END
        ELSE upper(jsonb_typeof(document))
    END
$body$
