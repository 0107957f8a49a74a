-- Comments anywhere, semicolons and keywords in strings, quoted names.
CREATE FUNCTION talk(n INT) RETURNS VARCHAR(60) DETERMINISTIC NO SQL
BEGIN -- begins; END
  /* DECLARE nothing INT; */
  DECLARE `end` VARCHAR(60) DEFAULT 'a;b'; # not the END;
  IF /* is it */ n = 1 THEN -- THEN
    SET `end` = CONCAT(`end`, '; END IF; it''s "x"');
  END IF;
  RETURN `end`;
END

-- Run
SELECT talk(1), talk(2)
