-- The keys of a JSON object; NULL of anything else.
CREATE FUNCTION migrate_compat.json_keys(document jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN jsonb_typeof(document) = 'object'
        THEN (SELECT coalesce(jsonb_agg(key), '[]') FROM jsonb_object_keys(document) AS key)
    END
$body$
