-- How deep a JSON document is nested.
CREATE FUNCTION migrate_compat.json_depth(document jsonb) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
BEGIN
    RETURN CASE jsonb_typeof(document)
        WHEN 'array' THEN (SELECT coalesce(max(migrate_compat.json_depth(item)), 0) + 1 FROM jsonb_array_elements(document) AS item)
        WHEN 'object' THEN (SELECT coalesce(max(migrate_compat.json_depth(item.value)), 0) + 1 FROM jsonb_each(document) AS item)
        ELSE 1
    END;
END
$body$
