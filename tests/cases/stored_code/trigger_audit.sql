-- AFTER triggers that keep a log.
CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(40))

CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(10), old_name VARCHAR(40), new_name VARCHAR(40))

CREATE TRIGGER person_added AFTER INSERT ON person FOR EACH ROW
  INSERT INTO log (what, new_name) VALUES ('insert', NEW.name)

CREATE TRIGGER person_changed AFTER UPDATE ON person FOR EACH ROW
BEGIN
  IF NOT (NEW.name <=> OLD.name) THEN
    INSERT INTO log (what, old_name, new_name) VALUES ('update', OLD.name, NEW.name);
  END IF;
END

CREATE TRIGGER person_gone AFTER DELETE ON person FOR EACH ROW
  INSERT INTO log (what, old_name) VALUES ('delete', OLD.name)

-- Run
INSERT INTO person VALUES (1, 'a'), (2, 'b')
UPDATE person SET name = 'c' WHERE id = 1
UPDATE person SET name = name
UPDATE person SET name = NULL WHERE id = 2
DELETE FROM person WHERE id = 1
SELECT what, old_name, new_name FROM log ORDER BY id
