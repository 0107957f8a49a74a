"""A MySQL schema of any number of tables, with a view and a procedure for every ten of them."""

from collections.abc import Iterator

_PER_CODE = 10
_TABLE = """CREATE TABLE t{n} (id bigint unsigned NOT NULL AUTO_INCREMENT, parent_id bigint unsigned, name varchar(80) NOT NULL,
 state enum('new', 'paid', 'sent') NOT NULL DEFAULT 'new', price decimal(12,2) NOT NULL DEFAULT 0, paid tinyint(1) NOT NULL DEFAULT 0,
 note text, extra json, made datetime NOT NULL, changed timestamp NULL ON UPDATE CURRENT_TIMESTAMP,
 total decimal(14,2) GENERATED ALWAYS AS (price * 2) VIRTUAL, hash binary(16), PRIMARY KEY (id), UNIQUE KEY by_name (name),
 KEY by_parent (parent_id), KEY by_state (state, made), CONSTRAINT f{n} FOREIGN KEY (parent_id) REFERENCES t{parent} (id))"""
_VIEW = """CREATE VIEW v{n} AS SELECT t.id, t.name, count(*) AS children, sum(c.price) AS price
 FROM t{n} t LEFT JOIN t{child} c ON c.parent_id = t.id WHERE t.state = 'paid' GROUP BY t.id, t.name"""
_PROCEDURE = """CREATE PROCEDURE p{n}(IN wanted bigint) BEGIN DECLARE done int DEFAULT 0; DECLARE found bigint;
 DECLARE c CURSOR FOR SELECT id FROM t{n} WHERE parent_id = wanted; DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1; OPEN c;
 l: LOOP FETCH c INTO found; IF done THEN LEAVE l; END IF; UPDATE t{n} SET paid = 1 WHERE id = found; END LOOP; CLOSE c; END"""


def statements(tables: int) -> Iterator[str]:
    """The statements that make the schema, tables first, without their semicolons."""
    for n in range(tables):
        yield _TABLE.format(n=n, parent=max(n - 1, 0))
    for n in range(0, tables, _PER_CODE):
        yield _VIEW.format(n=n, child=min(n + 1, tables - 1))
        yield _PROCEDURE.format(n=n)


def dump(tables: int) -> str:
    """The schema as a script that the mysql client runs."""
    written = "".join(f"{statement};;\n" for statement in statements(tables))
    return f"DELIMITER ;;\n{written}DELIMITER ;\n"
