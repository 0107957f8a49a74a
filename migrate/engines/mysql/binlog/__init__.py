"""Reads the row binlog of MySQL and MariaDB."""
