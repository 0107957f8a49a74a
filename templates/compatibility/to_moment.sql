-- The moment that a text stands for, as MySQL reads dates in text; NULL where it is none.
CREATE FUNCTION migrate_compat.to_moment(value text) RETURNS timestamp
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
    parts text[] := regexp_match(
        trim(value), '^([0-9]{4})[^0-9]?([0-9]{1,2})[^0-9]?([0-9]{1,2})(?:[ T]+([0-9]{1,2})(?:[^0-9]([0-9]{1,2})(?:[^0-9]([0-9]{1,2})(\.[0-9]*)?)?)?)?$');
BEGIN
    IF parts IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN make_timestamp(
        parts[1]::int, parts[2]::int, parts[3]::int, coalesce(parts[4]::int, 0), coalesce(parts[5]::int, 0),
        (coalesce(parts[6], '0') || rtrim(coalesce(parts[7], ''), '.'))::double precision);
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
    RETURN NULL;
END
$body$
