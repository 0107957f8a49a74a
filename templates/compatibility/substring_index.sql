-- What stands before the count-th delimiter from the left, or after it from the right where count is negative.
CREATE FUNCTION migrate_compat.substring_index(value text, delimiter text, count bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN value IS NULL OR delimiter IS NULL OR count IS NULL THEN NULL
        WHEN delimiter = '' OR count = 0 THEN ''
        WHEN count > 0 THEN array_to_string((string_to_array(value, delimiter))[1:count], delimiter)
        ELSE array_to_string((string_to_array(value, delimiter))[
            greatest(array_length(string_to_array(value, delimiter), 1) + count + 1, 1):], delimiter)
    END
$body$
