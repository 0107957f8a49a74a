-- A function with WHILE, a default and a modulus.
CREATE FUNCTION digits(n INT) RETURNS INT DETERMINISTIC NO SQL
BEGIN
  DECLARE total INT DEFAULT 0;
  WHILE n > 0 DO
    SET total = total + n % 10;
    SET n = n DIV 10;
  END WHILE;
  RETURN total;
END

-- Run
SELECT digits(0), digits(7), digits(12345), digits(NULL)
