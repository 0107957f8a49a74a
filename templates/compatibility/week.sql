-- The week of a day by MySQL's week modes 0 to 7: those that count from 0 give 0 before the year's first week.
CREATE FUNCTION migrate_compat.week(day date, mode bigint DEFAULT 0) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN (flags & 2) <> 0 OR found / 100 = extract(YEAR FROM day) THEN found % 100
        WHEN found / 100 < extract(YEAR FROM day) THEN 0
        ELSE migrate_compat.yearweek(day - 7, flags) % 100 + 1
    END
    FROM (SELECT migrate_compat.yearweek(day, mode) AS found, mode & 7 AS flags) AS own
$body$
