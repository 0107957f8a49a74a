-- How many members or elements a JSON document has; a plain value has one.
CREATE FUNCTION migrate_compat.json_length(document jsonb) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE jsonb_typeof(document)
        WHEN 'array' THEN jsonb_array_length(document)
        WHEN 'object' THEN (SELECT count(*)::integer FROM jsonb_object_keys(document))
        ELSE CASE WHEN document IS NOT NULL THEN 1 END
    END
$body$
