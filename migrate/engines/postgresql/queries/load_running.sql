-- How many other sessions' statements run on the server at this moment.
SELECT COUNT(*) AS value FROM pg_stat_activity
WHERE state = 'active' AND backend_type = 'client backend' AND pid <> PG_BACKEND_PID()
