-- A variable hides a column of its name.
CREATE TABLE item (id INT PRIMARY KEY, price INT, name VARCHAR(20))

CREATE FUNCTION costs(id INT) RETURNS INT READS SQL DATA
BEGIN
  DECLARE total INT;
  SELECT SUM(i.price) INTO total FROM item i WHERE i.id <= id;
  RETURN total;
END

CREATE PROCEDURE rename_item(IN p_id INT, IN name VARCHAR(20))
BEGIN
  UPDATE item SET item.name = name WHERE item.id = p_id;
END

-- Run
INSERT INTO item VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c')
SELECT costs(2), costs(3), costs(0)
CALL rename_item(2, 'new')
SELECT id, name FROM item ORDER BY id
