-- Triggers that refuse a change.
CREATE TABLE account (id INT PRIMARY KEY, balance INT)

CREATE TRIGGER account_in BEFORE INSERT ON account FOR EACH ROW
BEGIN
  IF NEW.balance < 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'negative balance';
  END IF;
END

CREATE TRIGGER account_out BEFORE DELETE ON account FOR EACH ROW
BEGIN
  DECLARE said VARCHAR(50);
  IF OLD.balance <> 0 THEN
    SET said = CONCAT('account ', OLD.id, ' is not empty');
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = said;
  END IF;
END

-- Run
INSERT INTO account VALUES (1, 5), (2, 0)
INSERT INTO account VALUES (3, -5)
DELETE FROM account WHERE id = 1
DELETE FROM account WHERE id = 2
SELECT id, balance FROM account ORDER BY id
