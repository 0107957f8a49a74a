-- The year and the week of a day, such as 202053, by MySQL's week modes 0 to 7 (its years as YEARWEEK gives them).
CREATE FUNCTION migrate_compat.yearweek(day date, mode bigint DEFAULT 0) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
DECLARE
    monday constant boolean := (mode & 1) = 1;
    by_weekday constant boolean := ((mode & 4) <> 0) = ((mode & 1) = 1);
    week integer;
    year integer := extract(YEAR FROM day);
    first date;
BEGIN
    FOR attempt IN REVERSE 1..-1 LOOP
        first := make_date(year + attempt, 1, 1);
        week := CASE WHEN monday THEN extract(ISODOW FROM first)::integer - 1 ELSE extract(DOW FROM first)::integer END;
        -- Week 1 begins on the first such weekday, or is the first week with four days in the year.
        first := first - week;
        IF (by_weekday AND week > 0) OR (NOT by_weekday AND week > 3) THEN
            first := first + 7;
        END IF;
        IF day >= first THEN
            RETURN (year + attempt) * 100 + (day - first) / 7 + 1;
        END IF;
    END LOOP;
    RETURN NULL;
END
$body$
