-- A prepared statement whose text is spelled out, and session variables as variables of the code.
CREATE TABLE item (id INT PRIMARY KEY, price INT)

CREATE PROCEDURE raise_prices(IN by_much INT)
BEGIN
  SET @more = 0;
  PREPARE raising FROM 'UPDATE item SET price = price + ? WHERE id = ?';
  SET @one = 1;
  EXECUTE raising USING @one, @one;
  DEALLOCATE PREPARE raising;
END

CREATE FUNCTION counting(n INT) RETURNS BIGINT DETERMINISTIC NO SQL
BEGIN
  SET @count = 0;
  WHILE n > 0 DO
    SET @count = @count + 2;
    SET n = n - 1;
  END WHILE;
  RETURN @count;
END

-- Run
INSERT INTO item VALUES (1, 10), (2, 20)
CALL raise_prices(5)
SELECT id, price FROM item ORDER BY id
SELECT counting(3), counting(0)
