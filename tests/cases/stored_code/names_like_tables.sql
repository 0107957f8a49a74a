-- A parameter with the name of a table, a variable with that of an alias.
CREATE TABLE country (code CHAR(2) PRIMARY KEY, rate INT)

CREATE FUNCTION rate_of(country CHAR(2)) RETURNS INT READS SQL DATA
BEGIN
  DECLARE c INT DEFAULT 100;
  SELECT c.rate + 1 INTO c FROM country c WHERE c.code = country;
  RETURN c;
END

CREATE FUNCTION plain_rate(country CHAR(2)) RETURNS INT READS SQL DATA
BEGIN
  DECLARE total INT DEFAULT 100;
  SELECT SUM(rate) AS total INTO total FROM country WHERE code = country OR country.rate > 40 ORDER BY total;
  RETURN total;
END

-- Run
INSERT INTO country VALUES ('de', 19), ('fr', 20), ('no', 50)
SELECT rate_of('de'), rate_of('xx'), plain_rate('fr'), plain_rate('xx')
