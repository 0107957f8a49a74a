-- A date in text, moved by an interval: with a time of day where the text has one or the interval is shorter than a day.
CREATE FUNCTION migrate_compat.move_text(value text, length interval, has_clock boolean) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN NOT has_clock AND trim(value) !~ '[ T]' THEN moved::date::text
        WHEN extract(MICROSECONDS FROM moved)::bigint % 1000000 <> 0 THEN left(moved::text, 19) || to_char(moved, '.US')
        ELSE moved::text
    END
    FROM (SELECT migrate_compat.to_moment(value) + length AS moved) AS made
$body$
