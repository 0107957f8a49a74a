-- A temporary table of the procedure's own, with a result read from it before it is dropped.
CREATE TABLE item (id INT PRIMARY KEY, price INT)

CREATE PROCEDURE report(IN least INT, OUT n INT)
BEGIN
  CREATE TEMPORARY TABLE chosen (id INT NOT NULL PRIMARY KEY, price INT);
  INSERT INTO chosen (id, price) SELECT id, price FROM item WHERE price >= least;
  SELECT COUNT(*) INTO n FROM chosen;
  SELECT id, price FROM chosen ORDER BY id;
  DROP TEMPORARY TABLE chosen;
END

-- Run
INSERT INTO item VALUES (1, 10), (2, 20), (3, 30)
CALL report(15, @n)
CALL report(99, @n)
