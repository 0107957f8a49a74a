-- A JSON document without what stands at a path of MySQL's.
CREATE FUNCTION migrate_compat.json_remove(document jsonb, path text[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    name constant text := substr(path[1], 2);
    place integer;
    is_last constant boolean := cardinality(path) = 1;
BEGIN
    IF path[1] LIKE '.%' THEN
        IF jsonb_typeof(document) <> 'object' OR NOT document ? name THEN
            RETURN document;
        END IF;
        RETURN CASE WHEN is_last THEN document - name
            ELSE document || jsonb_build_object(name, migrate_compat.json_remove(document -> name, path[2:])) END;
    END IF;
    place := trim(path[1], '[]')::integer;
    IF jsonb_typeof(document) = 'array' AND place < jsonb_array_length(document) THEN
        RETURN CASE WHEN is_last THEN document - place
            ELSE jsonb_set(document, ARRAY[place::text], migrate_compat.json_remove(document -> place, path[2:])) END;
    END IF;
    IF jsonb_typeof(document) <> 'array' AND place = 0 AND NOT is_last THEN
        RETURN migrate_compat.json_remove(document, path[2:]);
    END IF;
    RETURN document;
END
$body$
