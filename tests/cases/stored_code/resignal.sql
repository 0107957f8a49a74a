-- RESIGNAL hands the error on, as it is or with another text; GET DIAGNOSTICS reads a signal's own.
CREATE PROCEDURE failing(IN how INT, OUT state CHAR(5), OUT said VARCHAR(80))
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    GET DIAGNOSTICS CONDITION 1 state = RETURNED_SQLSTATE, said = MESSAGE_TEXT;
    IF how = 2 THEN RESIGNAL; END IF;
    IF how = 3 THEN RESIGNAL SET MESSAGE_TEXT = 'told again'; END IF;
  END;
  SIGNAL SQLSTATE '45003' SET MESSAGE_TEXT = 'told once';
END

-- Run
CALL failing(1, @state, @said)
CALL failing(2, @state, @said)
CALL failing(3, @state, @said)
