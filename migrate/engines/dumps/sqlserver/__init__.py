"""Reads SQL Server's scripts, such as those that Management Studio generates."""
