-- BEFORE triggers that change the row.
CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(40), age INT)

CREATE TRIGGER person_in BEFORE INSERT ON person FOR EACH ROW
BEGIN
  SET NEW.name = UPPER(TRIM(NEW.name));
  IF NEW.age IS NULL THEN SET NEW.age = 18; END IF;
END

CREATE TRIGGER person_change BEFORE UPDATE ON person FOR EACH ROW SET NEW.age = OLD.age + 1, NEW.name = CONCAT(NEW.name, '!')

-- Run
INSERT INTO person VALUES (1, '  ann ', NULL), (2, 'Bob', 30)
UPDATE person SET name = 'cy', age = 99 WHERE id = 2
SELECT id, name, age FROM person ORDER BY id
