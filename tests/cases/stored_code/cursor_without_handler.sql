-- FETCH past the end without a handler is an error; an EXIT handler leaves its block.
CREATE TABLE item (id INT PRIMARY KEY)

CREATE FUNCTION second_id() RETURNS INT READS SQL DATA
BEGIN
  DECLARE found INT;
  DECLARE items CURSOR FOR SELECT id FROM item ORDER BY id;
  OPEN items;
  FETCH items INTO found;
  FETCH items INTO found;
  CLOSE items;
  RETURN found;
END

CREATE FUNCTION how_many() RETURNS INT READS SQL DATA
BEGIN
  DECLARE n INT DEFAULT 0;
  BEGIN
    DECLARE found INT;
    DECLARE items CURSOR FOR SELECT id FROM item;
    DECLARE EXIT HANDLER FOR NOT FOUND SET n = n * 100;
    OPEN items;
    LOOP
      FETCH items INTO found;
      SET n = n + 1;
    END LOOP;
  END;
  RETURN n;
END

-- Run
INSERT INTO item VALUES (4)
SELECT second_id()
SELECT how_many()
INSERT INTO item VALUES (5)
SELECT second_id()
SELECT how_many()
