-- Places in JSON arrays that a variable tells, JSON values as whole numbers, and a handler for text that is no JSON.
CREATE TABLE tally (name VARCHAR(40) PRIMARY KEY, n INT)

CREATE PROCEDURE count_names(IN document TEXT)
BEGIN
  DECLARE found_names TEXT;
  DECLARE one VARCHAR(40);
  DECLARE many INT;
  DECLARE i INT;
  DECLARE CONTINUE HANDLER FOR 3141 BEGIN END;
  DECLARE CONTINUE HANDLER FOR 4037 BEGIN END;
  SET found_names = JSON_EXTRACT(document, '$."the"."names"');
  SET many = JSON_LENGTH(found_names);
  SET i = 0;
  each_name: WHILE i < many DO
    SET one = JSON_UNQUOTE(JSON_EXTRACT(found_names, CONCAT('\$[', i, ']')));
    UPDATE tally SET n = n + 1 WHERE name = one;
    IF ROW_COUNT() <= 0 THEN
      INSERT INTO tally VALUES (one, 1);
    END IF;
    SET i = i + 1;
  END WHILE each_name;
END

CREATE FUNCTION limit_of(document TEXT, place INT) RETURNS TEXT DETERMINISTIC NO SQL
BEGIN
  DECLARE part TEXT;
  DECLARE most INT;
  DECLARE number_of INT;
  SET part = JSON_EXTRACT(document, CONCAT('$.all[', place, ']'));
  SET most = JSON_EXTRACT(part, '$."most"');
  SET number_of = JSON_EXTRACT(document, CONCAT('$.all[', place + 1, '].most'));
  RETURN CONCAT_WS(' / ', IFNULL(part, 'none'), most, number_of);
END

CREATE FUNCTION whole(document TEXT) RETURNS INT DETERMINISTIC NO SQL
BEGIN
  DECLARE n INT;
  SET n = JSON_EXTRACT(document, '$.a');
  RETURN n;
END

-- Run
CALL count_names('{"the": {"names": ["a", "b", "a", "", "it''s", null, 5, true]}}')
CALL count_names('')
CALL count_names('{"the":')
CALL count_names(NULL)
CALL count_names('{"other": 1}')
CALL count_names('{"the": {"names": "alone"}}')
SELECT name, n FROM tally ORDER BY n, LENGTH(name), name
SELECT limit_of('{"all": [{"most": 3}, {"most": 4}, {}]}', 0)
SELECT limit_of('{"all": [{"most": 3}, {"most": 4}, {}]}', 1)
SELECT limit_of('{"all": [{"most": 3}, {"most": 4}, {}]}', 2)
SELECT limit_of('{"all": [{"most": 3}, {"most": 4}, {}]}', 9)
SELECT limit_of('{"all": [{"most": 3}, {"most": 4}, {}]}', NULL)
SELECT limit_of('{"all": [{"most": 3}, {"most": 4}, {}]}', -1)
SELECT limit_of('{"all": {"most": 3}}', 0)
SELECT limit_of('', 0)
SELECT whole('{"a": 2}'), whole('{"a": 2.5}'), whole('{"a": 3.5}'), whole('{"a": -2.5}'), whole('{"a": 1e2}'), whole('{"a": "7"}'), whole('{"a": true}'), whole('{"a": false}'), whole('{"b": 1}'), whole(NULL)
SELECT whole('{"a": "x"}')
SELECT whole('{"a": "7.5"}')
SELECT whole('{"a": null}')
SELECT whole('{"a": [1]}')
SELECT whole('{"a": 99999999999}')
