-- Both sorts of CASE, the expression CASE beside them, IF() and ELSEIF.
CREATE FUNCTION season(m INT) RETURNS VARCHAR(10) DETERMINISTIC NO SQL
BEGIN
  DECLARE found VARCHAR(10);
  CASE m
    WHEN 12 THEN SET found = 'winter';
    WHEN 1 THEN SET found = 'winter';
    WHEN 7 THEN BEGIN SET found = 'sum'; SET found = CONCAT(found, 'mer'); END;
    ELSE SET found = CASE WHEN m > 7 THEN 'late' ELSE 'early' END;
  END CASE;
  RETURN found;
END

CREATE FUNCTION size_of(n INT) RETURNS VARCHAR(10) DETERMINISTIC NO SQL
BEGIN
  CASE
    WHEN n IS NULL THEN RETURN 'none';
    WHEN n < 10 THEN RETURN 'small';
    WHEN n < 100 THEN RETURN IF(n % 2 = 0, 'even', 'odd');
  END CASE;
  RETURN 'never';
END

CREATE FUNCTION grade(n INT) RETURNS CHAR(1) DETERMINISTIC NO SQL
BEGIN
  IF n >= 90 THEN RETURN 'A';
  ELSEIF n >= 80 THEN RETURN 'B';
  ELSE RETURN 'C';
  END IF;
END

-- Run
SELECT season(12), season(1), season(7), season(8), season(2)
SELECT size_of(NULL), size_of(5), size_of(50), size_of(51)
SELECT size_of(500)
SELECT grade(95), grade(80), grade(NULL)
