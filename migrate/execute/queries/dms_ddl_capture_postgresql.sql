-- What DMS makes on a PostgreSQL source to learn of DDL, in an order in which it can be dropped.
SELECT 'event trigger', quote_ident(evtname) FROM pg_event_trigger WHERE evtname = 'awsdms_intercept_ddl'
UNION ALL
SELECT 'function', p.oid::regprocedure::text FROM pg_proc p WHERE p.proname = 'awsdms_intercept_ddl'
UNION ALL
SELECT 'table', c.oid::regclass::text FROM pg_class c WHERE c.relname = 'awsdms_ddl_audit' AND c.relkind = 'r'
