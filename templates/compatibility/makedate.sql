-- The day of that number in a year.
CREATE FUNCTION migrate_compat.makedate(year bigint, day bigint) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN day > 0 THEN make_date(
        (CASE WHEN year < 70 THEN year + 2000 WHEN year < 100 THEN year + 1900 ELSE year END)::integer, 1, 1) + (day - 1)::integer
    END
$body$
