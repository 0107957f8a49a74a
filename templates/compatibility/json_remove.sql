-- A JSON document without what stands at a path.
CREATE FUNCTION migrate_compat.json_remove(document jsonb, path text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN document #> path IS NULL THEN document ELSE document #- path END
$body$
