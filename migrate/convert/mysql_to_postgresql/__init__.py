"""MySQL and MariaDB schemas expressed for PostgreSQL."""
