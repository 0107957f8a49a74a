-- The moment so many seconds after 1970 in the session's time zone; NULL before that.
CREATE FUNCTION migrate_compat.from_unixtime(seconds double precision) RETURNS timestamp
    LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN seconds >= 0 THEN to_timestamp(seconds)::timestamp END
$body$
