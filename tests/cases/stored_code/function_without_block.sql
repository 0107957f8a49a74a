-- Functions whose body is one statement.
CREATE FUNCTION twice(n INT) RETURNS BIGINT DETERMINISTIC NO SQL RETURN n * 2

CREATE FUNCTION greeting(who VARCHAR(20)) RETURNS VARCHAR(40) DETERMINISTIC NO SQL RETURN CONCAT('hello, ', who)

-- Run
SELECT twice(4), twice(-1), greeting('ann'), greeting(NULL)
