-- What ran since the table was last emptied, by digest, for the databases looked at; times in picoseconds.
SELECT coalesce(schema_name, '') AS schema_name, digest_text, count_star AS runs, sum_timer_wait AS picoseconds,
    NULL AS sample, digest IS NULL AS is_rest
FROM performance_schema.events_statements_summary_by_digest
WHERE schema_name IN %(schemas)s OR (schema_name IS NULL AND (digest IS NULL OR digest_text LIKE '%%.%%'))
ORDER BY sum_timer_wait DESC
