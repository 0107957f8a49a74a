-- REPEAT, ITERATE and LEAVE with labels.
CREATE FUNCTION odd_sum(most INT) RETURNS INT DETERMINISTIC NO SQL
BEGIN
  DECLARE n, total INT DEFAULT 0;
  counting: REPEAT
    SET n = n + 1;
    IF n % 2 = 0 THEN ITERATE counting; END IF;
    IF n > 9 THEN LEAVE counting; END IF;
    SET total = total + n;
  UNTIL n >= most END REPEAT counting;
  RETURN total;
END

-- Run
SELECT odd_sum(1), odd_sum(5), odd_sum(9), odd_sum(99)
