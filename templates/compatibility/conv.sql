-- A whole number in digits of another base, 2 to 36; a number below zero counts from 2^64 down.
CREATE FUNCTION migrate_compat.conv(digits text, from_base bigint, to_base bigint) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    alphabet constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    number numeric := 0;
    place integer;
    made text := '';
    letter text;
BEGIN
    IF from_base NOT BETWEEN 2 AND 36 OR to_base NOT BETWEEN 2 AND 36 OR digits = '' THEN
        RETURN NULL;
    END IF;
    FOREACH letter IN ARRAY regexp_split_to_array(upper(ltrim(ltrim(digits, E' \t\n\r\v\f'), '+-')), '') LOOP
        place := strpos(alphabet, letter) - 1;
        EXIT WHEN letter = '' OR place < 0 OR place >= from_base;
        number := number * from_base + place;
    END LOOP;
    number := least(number, 18446744073709551615);
    IF ltrim(digits, E' \t\n\r\v\f') LIKE '-%' AND number > 0 THEN
        number := 18446744073709551616 - number;
    END IF;
    LOOP
        made := substr(alphabet, (number % to_base)::integer + 1, 1) || made;
        number := div(number, to_base);
        EXIT WHEN number = 0;
    END LOOP;
    RETURN made;
END
$body$
