-- Installed extensions.
SELECT extname AS extension_name, extversion AS version FROM pg_extension ORDER BY extname
