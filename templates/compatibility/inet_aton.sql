-- An IPv4 address as a number, also one of fewer than four parts; NULL where the text is none.
CREATE FUNCTION migrate_compat.inet_aton(address text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN address ~ '^(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){0,3}$'
        AND address ~ '^[0-9]' AND address !~ '\.(\.|$)' THEN (
        SELECT sum(part::bigint << CASE WHEN place = places THEN 0 ELSE 8 * (4 - place)::integer END)::bigint
        FROM (SELECT part, place, count(*) OVER () AS places
            FROM regexp_split_to_table(address, '\.') WITH ORDINALITY AS found (part, place)) AS parts)
    END
$body$
