-- What is switched off on a table: its own triggers, those behind its foreign keys, constraints not yet checked.
SELECT 'trigger', t.tgname
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relname = %s AND t.tgenabled = 'D' AND NOT t.tgisinternal
UNION ALL
SELECT x.kind, x.item
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
LATERAL (
    SELECT 'system triggers' AS kind, 'of its foreign keys' AS item
    WHERE EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'D' AND t.tgisinternal)
    UNION ALL
    SELECT 'constraint', k.conname FROM pg_constraint k WHERE k.conrelid = c.oid AND NOT k.convalidated
) x
WHERE n.nspname = %s AND c.relname = %s
