"""Checks of PostgreSQL schemas that go to MySQL or MariaDB."""
