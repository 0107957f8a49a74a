"""Rules for statements of MySQL and MariaDB."""
