-- -1, 0 or 1, as the first text stands before, with or after the second.
CREATE FUNCTION migrate_compat.strcmp(one text, other text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN one = other THEN 0 WHEN one < other THEN -1 WHEN one > other THEN 1 END
$body$
