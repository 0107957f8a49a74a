-- Several triggers of one event run in MySQL's order, not in that of their names.
CREATE TABLE word (id INT PRIMARY KEY, said VARCHAR(40))

CREATE TRIGGER zebra BEFORE INSERT ON word FOR EACH ROW SET NEW.said = CONCAT(NEW.said, 'z')

CREATE TRIGGER apple BEFORE INSERT ON word FOR EACH ROW SET NEW.said = CONCAT(NEW.said, 'a')

CREATE TRIGGER mango BEFORE INSERT ON word FOR EACH ROW PRECEDES apple SET NEW.said = CONCAT(NEW.said, 'm')

-- Run
INSERT INTO word VALUES (1, '-')
SELECT said FROM word
