-- The usual loop over a cursor.
CREATE TABLE item (id INT PRIMARY KEY, price INT, name VARCHAR(20))

CREATE FUNCTION listed(least INT) RETURNS VARCHAR(200) READS SQL DATA
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE one VARCHAR(20);
  DECLARE cost INT;
  DECLARE said VARCHAR(200) DEFAULT '';
  DECLARE items CURSOR FOR SELECT name, price FROM item WHERE price >= least ORDER BY id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN items;
  reading: LOOP
    FETCH items INTO one, cost;
    IF done THEN
      LEAVE reading;
    END IF;
    SET said = CONCAT(said, one, '=', cost, ' ');
  END LOOP;
  CLOSE items;
  RETURN said;
END

-- Run
INSERT INTO item VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c')
SELECT listed(0), listed(15), listed(99)
