-- ROW_COUNT() after an INSERT and a DELETE.
CREATE TABLE item (id INT PRIMARY KEY)

CREATE PROCEDURE refill(OUT added INT, OUT removed INT)
BEGIN
  INSERT INTO item VALUES (1), (2), (3);
  SET added = ROW_COUNT();
  DELETE FROM item WHERE id > 1;
  SET removed = ROW_COUNT();
END

-- Run
CALL refill(@added, @removed)
