-- What a called function does not find is no matter of the caller's handler.
CREATE TABLE item (id INT PRIMARY KEY)

CREATE FUNCTION look(n INT) RETURNS INT READS SQL DATA
BEGIN
  DECLARE found INT;
  SELECT id INTO found FROM item WHERE id = n;
  RETURN found;
END

CREATE PROCEDURE looking(IN n INT, OUT misses INT)
BEGIN
  DECLARE x INT;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET misses = misses + 1;
  SET misses = 0;
  SET x = look(n);
  DELETE FROM item WHERE id = n + 1;
  SELECT id INTO x FROM item WHERE id = n;
END

-- Run
INSERT INTO item VALUES (1)
CALL looking(1, @misses)
CALL looking(9, @misses)
