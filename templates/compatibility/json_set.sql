-- A JSON document with a value at a path. The mode is MySQL's function: set, insert (only what is not there) or replace (only what is).
CREATE FUNCTION migrate_compat.json_set(document jsonb, path text[], value jsonb, mode text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    last constant integer := coalesce(array_length(path, 1), 0);
    parent jsonb := document #> path[1:last - 1];
    is_there boolean := document #> path IS NOT NULL;
BEGIN
    IF (is_there AND mode = 'insert') OR (NOT is_there AND mode = 'replace') THEN
        RETURN document;
    END IF;
    IF last = 0 THEN
        RETURN value;
    END IF;
    IF (jsonb_typeof(parent) = 'object') OR (jsonb_typeof(parent) = 'array' AND path[last] ~ '^[0-9]+$') THEN
        RETURN jsonb_set(document, path, value, true);
    END IF;
    RETURN document;
END
$body$
