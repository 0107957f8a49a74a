-- A number with commas between its thousands and that many digits after the point.
CREATE FUNCTION migrate_compat.format(value numeric, places bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN value IS NOT NULL AND places IS NOT NULL THEN
        CASE WHEN round(value, greatest(places, 0)::integer) < 0 THEN '-' ELSE '' END
        || regexp_replace(split_part(abs(round(value, greatest(places, 0)::integer))::text, '.', 1), '(?<=[0-9])(?=([0-9]{3})+$)', ',', 'g')
        || CASE WHEN places > 0 THEN '.' || split_part(abs(round(value, places::integer))::text, '.', 2) ELSE '' END
    END
$body$
