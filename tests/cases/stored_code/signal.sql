-- SIGNAL with a text, a declared condition, and a message in a variable.
CREATE FUNCTION checked(n INT) RETURNS INT DETERMINISTIC NO SQL
BEGIN
  DECLARE too_big CONDITION FOR SQLSTATE '45001';
  DECLARE said VARCHAR(40);
  IF n < 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no negative numbers';
  ELSEIF n > 100 THEN
    SET said = CONCAT(n, ' is too big');
    SIGNAL too_big SET MESSAGE_TEXT = said, MYSQL_ERRNO = 5000;
  END IF;
  RETURN n;
END

-- Run
SELECT checked(5)
SELECT checked(-1)
SELECT checked(101)
