-- Since when pg_stat_statements counts.
SELECT stats_reset::text AS since FROM {relation}
