-- Whether a JSON document contains another, as 1 or 0: an array what any of its elements contains, an object pairs whose values contain theirs.
CREATE FUNCTION migrate_compat.json_contains(document jsonb, wanted jsonb) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
BEGIN
    IF jsonb_typeof(document) = 'array' THEN
        IF jsonb_typeof(wanted) = 'array' THEN
            RETURN (NOT EXISTS (SELECT FROM jsonb_array_elements(wanted) AS item
                WHERE migrate_compat.json_contains(document, item) = 0))::integer;
        END IF;
        RETURN (EXISTS (SELECT FROM jsonb_array_elements(document) AS item
            WHERE migrate_compat.json_contains(item, wanted) = 1))::integer;
    END IF;
    IF jsonb_typeof(document) = 'object' AND jsonb_typeof(wanted) = 'object' THEN
        RETURN (NOT EXISTS (SELECT FROM jsonb_each(wanted) AS item
            WHERE coalesce(migrate_compat.json_contains(document -> item.key, item.value), 0) = 0))::integer;
    END IF;
    RETURN (document = wanted)::integer;
END
$body$
