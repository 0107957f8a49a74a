-- Two JSON documents merged: what the second has replaces, its nulls remove (RFC 7396).
CREATE FUNCTION migrate_compat.json_merge_patch(document jsonb, patch jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    made jsonb := CASE WHEN jsonb_typeof(document) = 'object' THEN document ELSE '{}' END;
    name text;
    item jsonb;
BEGIN
    IF jsonb_typeof(patch) <> 'object' THEN
        RETURN patch;
    END IF;
    FOR name, item IN SELECT * FROM jsonb_each(patch) LOOP
        IF jsonb_typeof(item) = 'null' THEN
            made := made - name;
        ELSE
            made := made || jsonb_build_object(name, migrate_compat.json_merge_patch(coalesce(made -> name, 'null'), item));
        END IF;
    END LOOP;
    RETURN made;
END
$body$
