-- SELECT … INTO: without a row the variables stay, with two it fails.
CREATE TABLE item (id INT PRIMARY KEY, price INT, name VARCHAR(20))

CREATE FUNCTION name_of(wanted INT) RETURNS VARCHAR(20) READS SQL DATA
BEGIN
  DECLARE found VARCHAR(20) DEFAULT 'unknown';
  SELECT name INTO found FROM item WHERE price = wanted;
  RETURN found;
END

CREATE PROCEDURE price_range(OUT lowest INT, OUT highest INT)
  SELECT MIN(price), MAX(price) INTO lowest, highest FROM item

-- Run
INSERT INTO item VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 20, 'c')
SELECT name_of(10), name_of(99)
SELECT name_of(20)
CALL price_range(@low, @high)
