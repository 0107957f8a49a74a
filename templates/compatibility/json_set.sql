-- A JSON document with a value at a path. The mode is MySQL's function: set, insert (only what is not there) or replace (only what is).
CREATE FUNCTION migrate_compat.json_set(document jsonb, path text[], value jsonb, mode text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    rest constant text[] := path[2:];
    is_new constant boolean := cardinality(path) = 1 AND mode <> 'replace';
    name constant text := substr(path[1], 2);
    place integer;
BEGIN
    IF cardinality(path) = 0 THEN
        RETURN CASE WHEN mode = 'insert' THEN document ELSE value END;
    END IF;
    IF path[1] LIKE '.%' THEN
        IF jsonb_typeof(document) <> 'object' OR NOT (document ? name OR is_new) THEN
            RETURN document;
        END IF;
        RETURN document || jsonb_build_object(name, CASE WHEN document ? name
            THEN migrate_compat.json_set(document -> name, rest, value, mode) ELSE value END);
    END IF;
    place := trim(path[1], '[]')::integer;
    IF jsonb_typeof(document) = 'array' THEN
        IF place < jsonb_array_length(document) THEN
            RETURN jsonb_set(document, ARRAY[place::text], migrate_compat.json_set(document -> place, rest, value, mode));
        END IF;
        RETURN CASE WHEN is_new THEN document || jsonb_build_array(value) ELSE document END;
    END IF;
    IF place = 0 THEN
        RETURN migrate_compat.json_set(document, rest, value, mode);
    END IF;
    RETURN CASE WHEN is_new THEN jsonb_build_array(document, value) ELSE document END;
END
$body$
