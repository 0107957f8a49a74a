-- What is so about the server and the database as a whole, as lists of names: an empty list says that there is none.
SELECT
    (SELECT string_agg(x.gid, ', ' ORDER BY x.gid) FROM pg_prepared_xacts x WHERE x.database = current_database())
        AS prepared_transactions,
    (SELECT string_agg(s.slot_name, ', ' ORDER BY s.slot_name) FROM pg_replication_slots s
     WHERE s.slot_type = 'logical' AND s.database = current_database() AND NOT s.temporary) AS logical_slots,
    (SELECT string_agg(s.subname, ', ' ORDER BY s.subname) FROM pg_subscription s
     WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) AS subscriptions,
    (SELECT string_agg(d.datname, ', ' ORDER BY d.datname) FROM pg_database d WHERE d.datconnlimit = -2) AS invalid_databases,
    (SELECT string_agg(d.datname, ', ' ORDER BY d.datname) FROM pg_database d
     WHERE NOT d.datallowconn AND d.datname NOT IN ('template0', 'rdsadmin')) AS closed_databases,
    (SELECT string_agg(o.oid::regoperator::text, ', ' ORDER BY o.oid) FROM pg_operator o
     WHERE o.oprright = 0 AND o.oid >= 16384) AS postfix_operators,
    (SELECT string_agg(DISTINCT g.aggfnoid::regproc::text, ', ') FROM pg_aggregate g
     JOIN pg_proc t ON t.oid = g.aggtransfn
     WHERE g.aggfnoid >= 16384
         AND t.proname IN ('array_append', 'array_cat', 'array_prepend', 'array_remove', 'array_replace')
         AND t.oid < 16384) AS array_aggregates,
    (SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_roles r
     WHERE r.rolsuper AND r.oid >= 16384 AND r.rolname !~ '^rds'
         AND r.oid IN (SELECT p.refobjid FROM pg_shdepend p WHERE p.refclassid = 'pg_authid'::regclass AND p.dbid = (
             SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))) AS superuser_roles,
    (SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_roles r
     WHERE r.rolcreaterole AND NOT r.rolsuper AND r.oid >= 16384 AND r.rolname !~ '^rds') AS createrole_roles,
    (SELECT string_agg(k.collname, ', ' ORDER BY k.collname)
     -- OFFSET keeps the costly question of the version to the collations in use.
     FROM (SELECT c.oid, c.collname, c.collversion FROM pg_collation c
           WHERE c.collversion IS NOT NULL AND c.oid IN (SELECT a.attcollation FROM pg_attribute a) OFFSET 0) k
     WHERE k.collversion <> pg_collation_actual_version(k.oid)) AS stale_collations,
    (SELECT CASE WHEN count(*) > 0 THEN 'yes' END FROM (SELECT FROM pg_largeobject_metadata LIMIT 1) l) AS large_objects,
    (SELECT CASE WHEN age(d.datfrozenxid) > 1000000000 THEN 'yes' END
     FROM pg_database d WHERE d.datname = current_database()) AS freezing_is_late,
    (SELECT string_agg(DISTINCT t.spcname, ', ') FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace
     WHERE t.spcname <> 'pg_global') AS tablespaces,
    (SELECT string_agg(m.srvname || ':' || m.usename, ', ' ORDER BY m.srvname, m.usename) FROM pg_user_mappings m)
        AS user_mappings,
    (SELECT string_agg(split_part(f.entry, '=', 1), ', ' ORDER BY f.entry)
     FROM pg_db_role_setting c CROSS JOIN LATERAL unnest(c.setconfig) AS f(entry)
     JOIN pg_database d ON d.oid = c.setdatabase AND d.datname = current_database()
     WHERE c.setrole = 0) AS database_settings
