-- A cursor in a loop over another, opened anew for each row; REPEAT with the flag.
CREATE TABLE parent (id INT PRIMARY KEY)

CREATE TABLE child (id INT PRIMARY KEY, parent_id INT, n INT)

CREATE PROCEDURE sums(OUT said VARCHAR(200))
BEGIN
  DECLARE p INT;
  DECLARE no_parent INT DEFAULT 0;
  DECLARE parents CURSOR FOR SELECT id FROM parent ORDER BY id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET no_parent = 1;
  SET said = '';
  OPEN parents;
  REPEAT
    FETCH parents INTO p;
    IF NOT no_parent THEN
      BEGIN
        DECLARE n INT;
        DECLARE total INT DEFAULT 0;
        DECLARE no_child INT DEFAULT 0;
        DECLARE children CURSOR FOR SELECT c.n FROM child c WHERE c.parent_id = p ORDER BY c.id;
        DECLARE CONTINUE HANDLER FOR NOT FOUND SET no_child = 1;
        OPEN children;
        adding: LOOP
          FETCH children INTO n;
          IF no_child = 1 THEN LEAVE adding; END IF;
          SET total = total + n;
        END LOOP;
        CLOSE children;
        SET said = CONCAT(said, p, ':', total, ' ');
      END;
    END IF;
  UNTIL no_parent END REPEAT;
  CLOSE parents;
END

-- Run
INSERT INTO parent VALUES (1), (2), (3)
INSERT INTO child VALUES (1, 1, 5), (2, 1, 6), (3, 3, 7)
CALL sums(@said)
