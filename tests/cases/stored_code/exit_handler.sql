-- EXIT handlers for a duplicate key: by number, by SQLSTATE and by SQLEXCEPTION; what was written before stays.
CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL)

CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, said VARCHAR(40))

CREATE PROCEDURE add_item(IN p_id INT, IN p_name VARCHAR(20), OUT done VARCHAR(20))
BEGIN
  DECLARE EXIT HANDLER FOR 1062 SET done = 'duplicate';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION SET done = 'other';
  SET done = 'none';
  INSERT INTO log (said) VALUES (CONCAT('adding ', p_id));
  INSERT INTO item VALUES (p_id, p_name);
  SET done = 'added';
END

CREATE PROCEDURE add_plain(IN p_id INT, OUT done VARCHAR(20))
BEGIN
  DECLARE EXIT HANDLER FOR SQLSTATE '23000' SET done = 'integrity';
  INSERT INTO item VALUES (p_id, 'x');
  SET done = 'added';
END

-- Run
CALL add_item(1, 'a', @done)
CALL add_item(1, 'a', @done)
CALL add_item(2, NULL, @done)
CALL add_plain(1, @done)
CALL add_plain(3, @done)
SELECT id, name FROM item ORDER BY id
SELECT said FROM log ORDER BY id
