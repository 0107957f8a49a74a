"""PostgreSQL schemas expressed for MySQL and MariaDB."""
