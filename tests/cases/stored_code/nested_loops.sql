-- LOOP in LOOP, leaving the outer one.
CREATE FUNCTION first_pair(wanted INT) RETURNS VARCHAR(20) DETERMINISTIC NO SQL
BEGIN
  DECLARE a INT DEFAULT 1;
  DECLARE b INT;
  outer_loop: LOOP
    SET b = 1;
    inner_loop: LOOP
      IF a * b = wanted THEN LEAVE outer_loop; END IF;
      SET b = b + 1;
      IF b > 9 THEN LEAVE inner_loop; END IF;
    END LOOP inner_loop;
    SET a = a + 1;
    IF a > 9 THEN RETURN 'none'; END IF;
  END LOOP outer_loop;
  RETURN CONCAT(a, 'x', b);
END

-- Run
SELECT first_pair(1), first_pair(14), first_pair(81), first_pair(97)
