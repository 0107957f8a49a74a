-- A procedure that calls another one, and itself.
CREATE PROCEDURE half(IN n DECIMAL(10,2), OUT result DECIMAL(10,2))
BEGIN
  SET result = n / 2;
END

CREATE PROCEDURE quarter(IN n DECIMAL(10,2), OUT result DECIMAL(10,2))
BEGIN
  DECLARE between_them DECIMAL(10,2);
  CALL half(n, between_them);
  CALL half(between_them, result);
END

-- Run
CALL half(5, @result)
CALL quarter(10.01, @result)
