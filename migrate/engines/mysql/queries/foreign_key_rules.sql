-- What foreign keys do on UPDATE and DELETE. MariaDB shows it only to accounts with more than SELECT on the table.
SELECT constraint_schema AS schema_name, table_name AS table_name, constraint_name AS constraint_name,
    update_rule AS update_rule, delete_rule AS delete_rule, match_option AS match_option
FROM information_schema.referential_constraints
WHERE constraint_schema IN %(schemas)s
