-- A JSON number, flag or text as the whole number that MySQL makes of it for a variable: halves go to the even one, anything else fails.
CREATE FUNCTION migrate_compat.json_integer(document jsonb) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    shown text := document #>> '{}';
BEGIN
    IF jsonb_typeof(document) = 'number' THEN
        RETURN CASE WHEN shown ~ '^-?[0-9]+$' THEN shown::numeric ELSE round(shown::double precision)::numeric END;
    ELSIF jsonb_typeof(document) = 'boolean' THEN
        RETURN CASE WHEN shown = 'true' THEN 1 ELSE 0 END;
    ELSIF jsonb_typeof(document) = 'string' AND shown ~ '^[+-]?[0-9]+$' THEN
        RETURN shown::numeric;
    END IF;
    RAISE EXCEPTION 'the JSON value % is no whole number', document USING ERRCODE = '22018';
END
$body$
