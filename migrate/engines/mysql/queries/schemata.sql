-- Every database that the account may see, with its character set.
SELECT schema_name AS schema_name, default_character_set_name AS charset_name, default_collation_name AS collation_name
FROM information_schema.schemata
