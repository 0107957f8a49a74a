-- What stands at a path of MySQL's in a JSON document: `.key` in an object, `[0]` in an array; `[0]` of anything else is the thing itself.
CREATE FUNCTION migrate_compat.json_at(document jsonb, path text[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    step text;
BEGIN
    FOREACH step IN ARRAY path LOOP
        IF step LIKE '[-%' THEN
            RAISE EXCEPTION 'the place % in a JSON path is less than 0', step USING ERRCODE = '42000';
        END IF;
        document := CASE
            WHEN step LIKE '.%' THEN CASE WHEN jsonb_typeof(document) = 'object' THEN document -> substr(step, 2) END
            WHEN jsonb_typeof(document) = 'array' THEN document -> trim(step, '[]')::integer
            WHEN step = '[0]' THEN document
        END;
    END LOOP;
    RETURN document;
END
$body$
