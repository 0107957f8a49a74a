"""Routines, triggers and events of MySQL and MariaDB, expressed in PL/pgSQL."""
