-- One transaction with a handler that rolls it back.
CREATE TABLE account (id INT PRIMARY KEY, balance INT NOT NULL, CHECK (balance >= 0))

CREATE PROCEDURE move_money(IN source INT, IN target INT, IN amount INT, OUT done INT)
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    SET done = 0;
  END;
  START TRANSACTION;
  UPDATE account SET balance = balance + amount WHERE id = target;
  UPDATE account SET balance = balance - amount WHERE id = source;
  COMMIT;
  SET done = 1;
END

CREATE PROCEDURE by_parts()
BEGIN
  START TRANSACTION;
  UPDATE account SET balance = 500 WHERE id = 1;
  COMMIT;
  START TRANSACTION;
  UPDATE account SET balance = 900 WHERE id = 1;
  ROLLBACK;
END

-- Run
INSERT INTO account VALUES (1, 100), (2, 0)
CALL move_money(1, 2, 30, @done)
SELECT id, balance FROM account ORDER BY id
CALL move_money(1, 2, 80, @done)
SELECT id, balance FROM account ORDER BY id
CALL by_parts()
SELECT id, balance FROM account ORDER BY id
