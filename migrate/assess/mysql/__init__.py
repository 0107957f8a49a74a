"""Checks of MySQL and MariaDB schemas that go to PostgreSQL."""
