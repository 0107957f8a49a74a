-- Which tables there are, in every schema that the account may see. The same on MySQL, MariaDB and PostgreSQL.
SELECT table_schema, table_name FROM information_schema.tables WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
