-- An IPv4 address as a number, also one of fewer than four parts or with empty ones; NULL where the text is none.
CREATE FUNCTION migrate_compat.inet_aton(address text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN address ~ '^([0-9]*\.){0,3}[0-9]+$' THEN (
        SELECT CASE WHEN max(number) < 256
            THEN sum(number * CASE WHEN place = places THEN 1 ELSE 256 ^ (4 - place) END)::bigint END
        FROM (SELECT coalesce(nullif(part, ''), '0')::numeric AS number, place, count(*) OVER () AS places
            FROM regexp_split_to_table(address, '\.') WITH ORDINALITY AS found (part, place)) AS parts)
    END
$body$
