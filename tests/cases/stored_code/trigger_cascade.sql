-- A trigger whose change sets off another table's trigger.
CREATE TABLE sale (id INT PRIMARY KEY, product INT, n INT)

CREATE TABLE product (id INT PRIMARY KEY, stock INT, state VARCHAR(10))

CREATE TRIGGER sold AFTER INSERT ON sale FOR EACH ROW
  UPDATE product SET stock = stock - NEW.n WHERE id = NEW.product

CREATE TRIGGER stock_changed BEFORE UPDATE ON product FOR EACH ROW
BEGIN
  CASE
    WHEN NEW.stock < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'out of stock';
    WHEN NEW.stock = 0 THEN SET NEW.state = 'empty';
    ELSE SET NEW.state = 'there';
  END CASE;
END

-- Run
INSERT INTO product VALUES (1, 10, 'new'), (2, 1, 'new')
INSERT INTO sale VALUES (1, 1, 4), (2, 2, 1)
INSERT INTO sale VALUES (3, 2, 1)
SELECT id, stock, state FROM product ORDER BY id
SELECT COUNT(*) FROM sale
