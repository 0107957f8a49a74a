-- The logical replication slots of this database.
SELECT slot_name, plugin, active FROM pg_replication_slots WHERE database = current_database() ORDER BY 1
