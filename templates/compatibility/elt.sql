-- The text of that number in the list.
CREATE FUNCTION migrate_compat.elt(number bigint, VARIADIC texts text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE WHEN number BETWEEN 1 AND array_length(texts, 1) THEN texts[number] END
$body$
