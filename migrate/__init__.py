"""Takes a MySQL, MariaDB or PostgreSQL database to AWS and proves that it arrived."""

__version__ = "0.1.0"
