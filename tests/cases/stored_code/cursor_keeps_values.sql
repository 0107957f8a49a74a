-- After the last row the variables of FETCH keep their values; the last row is looked at twice.
CREATE TABLE item (id INT PRIMARY KEY, price INT)

CREATE PROCEDURE careless(OUT total INT, OUT last_price INT)
BEGIN
  DECLARE done INT DEFAULT 0;
  DECLARE cost INT DEFAULT -5;
  DECLARE items CURSOR FOR SELECT price FROM item ORDER BY id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  SET total = 0;
  OPEN items;
  WHILE done = 0 DO
    FETCH items INTO cost;
    SET total = total + cost;
  END WHILE;
  CLOSE items;
  SET last_price = cost;
END

-- Run
CALL careless(@total, @last)
INSERT INTO item VALUES (1, 10), (2, 20), (3, 30)
CALL careless(@total, @last)
