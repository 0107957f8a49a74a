-- The moment that a text stands for by a format of MySQL's; NULL where the text does not fit.
CREATE FUNCTION migrate_compat.str_to_date(value text, format text) RETURNS timestamp
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    months constant text[] := ARRAY['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
    rest text := ltrim(value);
    code text;
    found text;
    year integer; month integer := NULL; day integer := NULL; day_of_year integer;
    hour integer := 0; minute integer := 0; second double precision := 0; afternoon boolean;
BEGIN
    format := replace(replace(format, '%T', '%H:%i:%s'), '%r', '%I:%i:%s %p');
    WHILE format <> '' AND rest <> '' LOOP
        IF format !~ '^%' THEN
            IF left(format, 1) = ' ' THEN
                rest := ltrim(rest);
            ELSIF left(rest, 1) = left(format, 1) THEN
                rest := substr(rest, 2);
            ELSE
                RETURN NULL;
            END IF;
            format := substr(format, 2);
            CONTINUE;
        END IF;
        code := substr(format, 2, 1);
        format := substr(format, 3);
        found := substring(rest FROM CASE
            WHEN code = 'Y' THEN '^[0-9]{1,4}' WHEN code = 'j' THEN '^[0-9]{1,3}' WHEN code = 'f' THEN '^[0-9]{1,6}'
            WHEN code = 'p' THEN '^[AaPp][Mm]' WHEN code IN ('b', 'M') THEN '^[A-Za-z]+' ELSE '^[0-9]{1,2}' END);
        IF found IS NULL THEN
            RETURN NULL;
        END IF;
        rest := substr(rest, length(found) + 1);
        CASE
            WHEN code = 'Y' THEN year := found::integer;
            WHEN code = 'y' THEN year := found::integer + CASE WHEN found::integer < 70 THEN 2000 ELSE 1900 END;
            WHEN code IN ('m', 'c') THEN month := found::integer;
            WHEN code IN ('b', 'M') THEN
                month := array_position(months, lower(left(found, 3)));
                IF month IS NULL THEN
                    RETURN NULL;
                END IF;
            WHEN code IN ('d', 'e') THEN day := found::integer;
            WHEN code = 'j' THEN day_of_year := found::integer;
            WHEN code IN ('H', 'k', 'h', 'I', 'l') THEN hour := found::integer;
            WHEN code = 'i' THEN minute := found::integer;
            WHEN code IN ('s', 'S') THEN second := second + found::integer;
            WHEN code = 'f' THEN second := second + rpad(found, 6, '0')::double precision / 1000000;
            ELSE afternoon := lower(found) = 'pm';
        END CASE;
    END LOOP;
    IF afternoon IS NOT NULL THEN
        hour := hour % 12 + CASE WHEN afternoon THEN 12 ELSE 0 END;
    END IF;
    IF day_of_year IS NOT NULL THEN
        RETURN make_timestamp(year, 1, 1, hour, minute, second) + (day_of_year - 1) * INTERVAL '1 day';
    END IF;
    RETURN make_timestamp(year, month, day, hour, minute, second);
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
    RETURN NULL;
END
$body$
