-- Whether a text is written as a UUID.
CREATE FUNCTION migrate_compat.is_uuid(value text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT (value ~* '^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\})$')::integer
$body$
