-- Session variables that several pieces of code share, hold NULL, and are left unset.
CREATE TABLE thing (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20))

CREATE TABLE audit (id INT AUTO_INCREMENT PRIMARY KEY, revision BIGINT, thing INT, what VARCHAR(40))

CREATE TABLE revision (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, made VARCHAR(20))

CREATE PROCEDURE begin_revision(IN label VARCHAR(20), IN quiet TINYINT(1))
BEGIN
  IF @switched_off IS NULL OR @switched_off = 0 THEN
    INSERT INTO revision (made) VALUES (label);
    SET @revision_id = LAST_INSERT_ID(), @label = label;
    SET @quiet = quiet;
  END IF;
END

CREATE TRIGGER thing_made AFTER INSERT ON thing FOR EACH ROW
BEGIN
  IF @quiet IS NULL OR @quiet = 0 THEN
    INSERT INTO audit (revision, thing, what) VALUES (@revision_id, NEW.id, CONCAT('made in ', @label));
  END IF;
  SET @last_thing = NEW.id;
END

CREATE TRIGGER thing_gone AFTER DELETE ON thing FOR EACH ROW
BEGIN
  IF NOT @quiet THEN
    INSERT INTO audit (revision, thing, what) VALUES (@revision_id + 1000, OLD.id, @label);
  END IF;
  SET @last_thing = NULL;
END

CREATE PROCEDURE forget()
BEGIN
  SET @label = NULL;
  SET @revision_id = NULL;
END

CREATE PROCEDURE label_it(IN n INT)
BEGIN
  SET @label = (SELECT name FROM thing WHERE id = n);
END

CREATE PROCEDURE count_things(IN least INT)
BEGIN
  SELECT COUNT(*), MAX(name) INTO @found, @greatest FROM thing WHERE id >= least;
END

CREATE PROCEDURE find_thing(IN n INT)
BEGIN
  SELECT id INTO @found FROM thing WHERE id = n;
END

CREATE PROCEDURE called()
BEGIN
  IF @calls IS NULL THEN
    SET @calls = 0;
  END IF;
  SET @calls = @calls + 1;
END

CREATE PROCEDURE remember(OUT last_one INT, OUT was VARCHAR(20), OUT is_null INT, OUT is_empty INT, OUT amount INT, OUT top VARCHAR(20), OUT times INT)
BEGIN
  SET last_one = @last_thing;
  SET was = @label;
  SET is_null = @label IS NULL;
  SET is_empty = @label = '';
  SET amount = @found;
  SET top = @greatest;
  SET times = @calls;
END

-- Run
INSERT INTO thing (name) VALUES ('before')
CALL remember(@a, @b, @c, @d, @e, @f, @g)
CALL begin_revision('first', 0)
INSERT INTO thing (name) VALUES ('one'), ('')
CALL remember(@a, @b, @c, @d, @e, @f, @g)
CALL begin_revision('', NULL)
INSERT INTO thing (name) VALUES ('two')
DELETE FROM thing WHERE name = 'one'
CALL remember(@a, @b, @c, @d, @e, @f, @g)
CALL begin_revision('third', 1)
INSERT INTO thing (name) VALUES ('three')
DELETE FROM thing WHERE name = 'two'
CALL begin_revision('it''s', 0)
DELETE FROM thing WHERE name = 'three'
CALL count_things(1)
CALL called()
CALL called()
CALL remember(@a, @b, @c, @d, @e, @f, @g)
CALL find_thing(1)
CALL find_thing(-7)
CALL remember(@a, @b, @c, @d, @e, @f, @g)
CALL count_things(1000)
CALL label_it(3)
CALL remember(@a, @b, @c, @d, @e, @f, @g)
CALL label_it(-1)
CALL remember(@a, @b, @c, @d, @e, @f, @g)
CALL forget()
INSERT INTO thing (name) VALUES ('late')
CALL remember(@a, @b, @c, @d, @e, @f, @g)
SELECT revision, thing, what FROM audit ORDER BY id
SELECT made FROM revision ORDER BY id
