-- LEAVE of a labelled block, out of a procedure with OUT and INOUT.
CREATE PROCEDURE guarded(IN n INT, OUT said VARCHAR(20), INOUT counter INT)
whole: BEGIN
  SET said = 'early';
  SET counter = counter + 1;
  IF n = 0 THEN
    LEAVE whole;
  END IF;
  inner_part: BEGIN
    IF n = 1 THEN LEAVE inner_part; END IF;
    SET counter = counter * 10;
  END inner_part;
  SET said = 'late';
END whole

-- Run
CALL guarded(0, @said, @counter=4)
CALL guarded(1, @said, @counter=4)
CALL guarded(2, @said, @counter=4)
