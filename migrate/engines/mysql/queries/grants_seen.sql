-- Refused to an account that is shown no privileges but its own.
SELECT COUNT(*) FROM mysql.user
