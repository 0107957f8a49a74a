-- A CONTINUE handler goes on after the statement that failed.
CREATE TABLE item (id INT PRIMARY KEY)

CREATE PROCEDURE fill(IN most INT, OUT failed INT)
BEGIN
  DECLARE n INT DEFAULT 0;
  DECLARE CONTINUE HANDLER FOR SQLSTATE '23000' SET failed = failed + 1;
  SET failed = 0;
  WHILE n < most DO
    SET n = n + 1;
    INSERT INTO item VALUES (n % 3);
  END WHILE;
END

-- Run
CALL fill(5, @failed)
SELECT id FROM item ORDER BY id
