-- EXIT HANDLER FOR NOT FOUND around a SELECT … INTO.
CREATE TABLE item (id INT PRIMARY KEY, owner INT)

CREATE FUNCTION owner_of(wanted INT) RETURNS INT READS SQL DATA
BEGIN
  DECLARE found INT;
  DECLARE EXIT HANDLER FOR NOT FOUND RETURN -1;
  SELECT owner INTO found FROM item WHERE id = wanted;
  RETURN found;
END

CREATE FUNCTION owner_text(wanted INT) RETURNS VARCHAR(20) READS SQL DATA
BEGIN
  DECLARE found INT DEFAULT 5;
  DECLARE said VARCHAR(20) DEFAULT 'found';
  DECLARE CONTINUE HANDLER FOR SQLSTATE '02000' SET said = 'missing';
  SELECT owner INTO found FROM item WHERE id = wanted;
  RETURN CONCAT(said, ' ', found);
END

-- Run
INSERT INTO item VALUES (1, 7), (2, 8)
SELECT owner_of(1), owner_of(9), owner_text(2), owner_text(9)
