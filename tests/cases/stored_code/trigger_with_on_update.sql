-- A trigger beside a column that sets itself.
CREATE TABLE note (id INT PRIMARY KEY, body VARCHAR(40), version INT DEFAULT 1, changed TIMESTAMP NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP)

CREATE TRIGGER note_change BEFORE UPDATE ON note FOR EACH ROW
BEGIN
  SET NEW.version = OLD.version + IF(NEW.body <> OLD.body, 1, 0);
END

-- Run
INSERT INTO note (id, body) VALUES (1, 'a'), (2, 'b')
UPDATE note SET body = 'c' WHERE id = 1
SELECT id, body, version, changed IS NULL FROM note ORDER BY id
