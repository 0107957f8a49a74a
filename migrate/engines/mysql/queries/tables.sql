-- Tables, views and sequences of the databases, with sizes and the next AUTO_INCREMENT.
SELECT table_schema AS schema_name, table_name AS table_name, table_type AS table_type, engine AS engine,
    row_format AS row_format, table_rows AS table_rows, data_length AS data_length, index_length AS index_length,
    auto_increment AS next_value, table_collation AS collation_name, create_options AS create_options,
    table_comment AS table_comment
FROM information_schema.tables
WHERE table_schema IN %(schemas)s
