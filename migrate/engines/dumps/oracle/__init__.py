"""Reads Oracle's scripts: SQL*Plus, SQL Developer, and what DBMS_METADATA prints."""
