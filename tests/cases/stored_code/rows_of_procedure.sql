-- A procedure with one SELECT, one with two, and one with a SELECT, a count and an OUT parameter.
CREATE TABLE item (id INT PRIMARY KEY, price DECIMAL(6,2), name VARCHAR(20))

CREATE PROCEDURE cheap(IN most DECIMAL(6,2))
  SELECT id, name FROM item WHERE price <= most ORDER BY id

CREATE PROCEDURE everything()
BEGIN
  SELECT COUNT(*) AS n FROM item;
  SELECT * FROM item ORDER BY id;
END

CREATE PROCEDURE counted(IN least DECIMAL(6,2), OUT n INT)
BEGIN
  SELECT name FROM item WHERE price >= least ORDER BY id;
  SELECT FOUND_ROWS() INTO n;
END

-- Run
INSERT INTO item VALUES (1, 10, 'a'), (2, 20.5, 'b'), (3, 30, 'c')
CALL cheap(25)
CALL cheap(0)
CALL everything()
CALL counted(15, @n)
CALL counted(99, @n)
