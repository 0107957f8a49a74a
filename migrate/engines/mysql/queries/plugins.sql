-- Plug-ins that were installed into the server rather than built into it.
SELECT plugin_name AS plugin_name, plugin_version AS plugin_version
FROM information_schema.plugins
WHERE plugin_status = 'ACTIVE' AND plugin_library IS NOT NULL
ORDER BY 1
