SELECT id, s FROM t WHERE k > 3 ORDER BY id
SELECT id FROM t WHERE f ORDER BY id LIMIT 3
SELECT id FROM t ORDER BY id LIMIT 3 OFFSET 2
SELECT id FROM t ORDER BY id DESC LIMIT 2
SELECT id, i FROM t ORDER BY i, id
SELECT id, i FROM t ORDER BY i DESC, id
SELECT id, i FROM t ORDER BY i NULLS FIRST, id
SELECT id, i FROM t ORDER BY i DESC NULLS LAST, id
SELECT id, s FROM t ORDER BY s, id ## other-meaning
SELECT k, count(*) AS amount FROM t GROUP BY k ORDER BY k
SELECT k, count(*) AS amount FROM t GROUP BY k HAVING count(*) > 1 ORDER BY k
SELECT k, sum(i) AS total, min(p) AS low, max(p) AS high FROM t GROUP BY k ORDER BY k
SELECT s, count(*) AS amount FROM t GROUP BY s
SELECT count(*) AS a, count(i) AS b, count(DISTINCT k) AS c FROM t
SELECT sum(i) AS a, sum(p) AS b FROM t
SELECT avg(p) AS a FROM t ## other-meaning
SELECT avg(d) AS a FROM t
SELECT min(s) AS a, max(s) AS b FROM t ## other-meaning
SELECT min(day) AS a, max(at) AS b FROM t
SELECT DISTINCT k FROM t ORDER BY k
SELECT DISTINCT s FROM t
SELECT DISTINCT ON (k) k, id FROM t ORDER BY k, id ## refused: DISTINCT ON
SELECT a.id FROM t a JOIN t b ON b.k = a.id ORDER BY a.id, b.id
SELECT a.id, b.k FROM t a LEFT JOIN t b ON b.id = a.k ORDER BY a.id
SELECT a.id, b.id AS other FROM t a RIGHT JOIN t b ON b.id = a.k ORDER BY b.id, a.id
SELECT a.id FROM t a FULL JOIN t b ON b.id = a.k ## refused: FULL
SELECT a.id FROM t a JOIN t b USING (id) ORDER BY a.id
SELECT a.id FROM t a CROSS JOIN t b WHERE a.k = b.id ORDER BY a.id
SELECT id FROM t WHERE id IN (SELECT k FROM t) ORDER BY id
SELECT id FROM t a WHERE EXISTS (SELECT 1 FROM t b WHERE b.k = a.id) ORDER BY id
SELECT id FROM t a WHERE NOT EXISTS (SELECT 1 FROM t b WHERE b.k = a.id) ORDER BY id
SELECT id, (SELECT count(*) FROM t b WHERE b.k = a.k) AS amount FROM t a ORDER BY id
SELECT x.amount FROM (SELECT k, count(*) AS amount FROM t GROUP BY k) x ORDER BY x.amount, x.k
WITH best AS (SELECT k, max(i) AS top FROM t GROUP BY k) SELECT b.k, b.top FROM best b ORDER BY b.k
SELECT id FROM t WHERE k = 1 UNION SELECT id FROM t WHERE k = 2 ORDER BY id ## refused: written
SELECT k FROM t UNION ALL SELECT i FROM t ORDER BY k ## refused: written
SELECT k FROM t UNION ALL SELECT i FROM t
SELECT id FROM t WHERE k = 1 UNION SELECT id FROM t WHERE k = 2
SELECT k FROM t EXCEPT SELECT i FROM t ## refused: Except
SELECT k FROM t INTERSECT SELECT i FROM t ## refused: Intersect
SELECT string_agg(s, ',' ORDER BY id) AS a FROM t WHERE id < 6
SELECT string_agg(s, '; ') AS a FROM t WHERE id = 1
SELECT array_agg(i) AS a FROM t ## refused: ArrayAgg
SELECT id, row_number() OVER (ORDER BY id) AS a, rank() OVER (ORDER BY k) AS b, dense_rank() OVER (PARTITION BY f ORDER BY k DESC) AS c FROM t ORDER BY id
SELECT id, sum(k) OVER (ORDER BY id) AS a FROM t ORDER BY id
SELECT id, sum(k) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS a FROM t ORDER BY id ## refused: frame
SELECT id, lag(k) OVER (ORDER BY id) AS a FROM t ORDER BY id ## refused: Lag
SELECT k, count(*) AS a FROM t GROUP BY ROLLUP (k) ## refused: ROLLUP
SELECT count(*) FILTER (WHERE i > 0) AS a FROM t ## refused: Filter
SELECT generate_series(1, 3) AS a ## refused: x
SELECT id FROM t WHERE (k, id) IN ((1, 1), (2, 2)) ORDER BY id
