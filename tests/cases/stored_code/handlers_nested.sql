-- The innermost block with a handler takes the error; errors in a handler go outside.
CREATE TABLE item (id INT PRIMARY KEY)

CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, said VARCHAR(40))

CREATE PROCEDURE nested(IN n INT, OUT said VARCHAR(60))
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION SET said = CONCAT(said, ' outer');
  SET said = 'start';
  INSERT INTO log (said) VALUES ('kept');
  BEGIN
    DECLARE EXIT HANDLER FOR 1062
    BEGIN
      SET said = CONCAT(said, ' inner');
      IF n = 2 THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'from the handler';
      END IF;
    END;
    INSERT INTO item VALUES (1);
    INSERT INTO item VALUES (IF(n = 0, 2, 1));
    SET said = CONCAT(said, ' through');
  END;
  SET said = CONCAT(said, ' end');
END

-- Run
CALL nested(0, @said)
DELETE FROM item
CALL nested(1, @said)
DELETE FROM item
CALL nested(2, @said)
SELECT id FROM item ORDER BY id
SELECT said FROM log ORDER BY id
