-- Arguments, variables and results are rounded to their types.
CREATE FUNCTION third(n DECIMAL(6,1)) RETURNS DECIMAL(6,2) DETERMINISTIC NO SQL RETURN n / 3

CREATE FUNCTION through_variable(n DOUBLE) RETURNS DECIMAL(8,3) DETERMINISTIC NO SQL
BEGIN
  DECLARE small DECIMAL(6,1) DEFAULT n;
  RETURN small + 0.0005;
END

-- Run
SELECT third(10), third(1.26), through_variable(2.55), through_variable(-2.49)
