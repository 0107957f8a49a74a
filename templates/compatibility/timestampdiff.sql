-- How many whole units lie between two moments.
CREATE FUNCTION migrate_compat.timestampdiff(unit text, one timestamp, other timestamp) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE
        WHEN unit IN ('year', 'quarter', 'month') THEN
            months / CASE unit WHEN 'year' THEN 12 WHEN 'quarter' THEN 3 ELSE 1 END
        ELSE trunc(extract(EPOCH FROM other - one)
            / CASE unit WHEN 'week' THEN 604800 WHEN 'day' THEN 86400 WHEN 'hour' THEN 3600 WHEN 'minute' THEN 60
                WHEN 'microsecond' THEN 0.000001 ELSE 1 END)::bigint
    END
    FROM (SELECT CASE WHEN other >= one THEN apart
            - (to_char(other, 'DDHH24MISSUS') < to_char(one, 'DDHH24MISSUS'))::integer
        ELSE apart + (to_char(other, 'DDHH24MISSUS') > to_char(one, 'DDHH24MISSUS'))::integer END AS months
        FROM (SELECT (extract(YEAR FROM other) * 12 + extract(MONTH FROM other)
            - extract(YEAR FROM one) * 12 - extract(MONTH FROM one))::bigint AS apart) AS counted) AS own
$body$
