-- CHECK constraints of domains.
SELECT k.contypid::bigint AS type_id, k.conname AS constraint_name, k.convalidated AS is_validated,
    pg_get_constraintdef(k.oid) AS definition
FROM pg_constraint k
WHERE k.contypid <> 0 AND k.contype = 'c'
ORDER BY k.contypid, k.conname
