"""Reads the bodies of stored code into trees."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.convert.stored_code import tree
from migrate.convert.stored_code.parameters import read_parameters
from migrate.convert.stored_code.prepared import prepared_texts
from migrate.convert.stored_code.read import read_body
from migrate.convert.stored_code.tokens import NotRead, executed, line_of
from migrate.convert.stored_code.tree import Block, If, Loop, Node, Repeat, SelectInto, Set, Sql, While, walk


def only(text: str) -> Node:
    """The only statement of a block."""
    block = read_body(f"BEGIN {text}; END")
    assert isinstance(block, Block)
    assert len(block.body) == 1
    return block.body[0]


def kinds(node: Node) -> list[str]:
    return [type(item).__name__ for item in walk(node)]


def test_blocks_in_blocks_with_labels() -> None:
    body = read_body("a: BEGIN b: BEGIN END b; BEGIN SELECT 1; END; END a")
    assert isinstance(body, Block)
    assert body.label == "a"
    inner = body.body
    assert [getattr(node, "label", None) for node in inner] == ["b", ""]
    assert kinds(body) == ["Block", "Block", "Block", "Sql"]


def test_declarations_are_sorted_by_what_they_declare() -> None:
    body = read_body(
        """BEGIN
        DECLARE a, `b` INT UNSIGNED DEFAULT 1 + (SELECT 2);
        DECLARE gone CONDITION FOR SQLSTATE VALUE '45001';
        DECLARE c CURSOR FOR SELECT 1; -- ; END
        DECLARE CONTINUE HANDLER FOR NOT FOUND, 1062, gone SET a = 1;
        DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
        SET a = 2;
        END"""
    )
    assert isinstance(body, Block)
    assert [(item.names, item.type, item.default) for item in body.variables] == [
        (("a", "b"), "INT UNSIGNED", "1 + (SELECT 2)")
    ]
    assert body.conditions[0].condition.sqlstate == "45001"
    assert (body.cursors[0].name, body.cursors[0].query) == ("c", "SELECT 1")
    found = [(item.word, item.error, item.name) for item in body.handlers[0].conditions]
    assert found == [("NOT FOUND", 0, ""), ("", 1062, ""), ("", 0, "gone")]
    assert kinds(body.handlers[1].body) == ["Block", "Transaction", "Signal"]
    assert len(body.body) == 1


def test_the_statement_if_and_the_function_if() -> None:
    node = only(
        "IF IF(a, 1, 0) = 1 THEN SET a = IF(b, 'THEN', 'END IF'); ELSEIF b THEN SET a = 2; ELSE SET a = 3; END IF"
    )
    assert isinstance(node, If)
    assert [branch.condition for branch in node.branches] == ["IF(a, 1, 0) = 1", "b"]
    assert len(node.otherwise) == 1


def test_the_statement_case_and_the_expression_case() -> None:
    node = only(
        "CASE CASE WHEN a THEN 1 ELSE 2 END WHEN 1 THEN SET b = CASE a WHEN 1 THEN 2 END; WHEN (CASE 2 WHEN 2 THEN 2 END) THEN "
        "SELECT CASE WHEN 1 THEN 2 END INTO b; END CASE"
    )
    assert isinstance(node, tree.Case)
    assert node.value == "CASE WHEN a THEN 1 ELSE 2 END"
    assert [branch.condition for branch in node.branches] == ["1", "(CASE 2 WHEN 2 THEN 2 END)"]
    assert node.otherwise is None


def test_an_if_that_asks_by_case() -> None:
    node = only("IF CASE WHEN a THEN b ELSE c END THEN SET d = 1; END IF")
    assert isinstance(node, If)
    assert node.branches[0].condition == "CASE WHEN a THEN b ELSE c END"


@pytest.mark.parametrize(
    ("text", "kind", "condition"),
    [
        ("l: LOOP LEAVE l; END LOOP l", Loop, None),
        ("WHILE a < (SELECT 3) DO ITERATE l; END WHILE", While, "a < (SELECT 3)"),
        (
            "REPEAT SET a = 1; UNTIL a > CASE WHEN b THEN 1 ELSE 2 END END REPEAT",
            Repeat,
            "a > CASE WHEN b THEN 1 ELSE 2 END",
        ),
    ],
)
def test_loops(text: str, kind: type, condition: str | None) -> None:
    node = only(text)
    assert isinstance(node, kind)
    assert getattr(node, "condition", None) == condition


def test_set_of_several() -> None:
    node = only("SET a = 1, NEW.b := CONCAT('x,', ';'), @c = (SELECT 1, 2)")
    assert isinstance(node, Set)
    found = [(item.target, item.value) for item in node.assignments]
    assert found == [("a", "1"), ("NEW.b", "CONCAT('x,', ';')"), ("@c", "(SELECT 1, 2)")]


@pytest.mark.parametrize("text", ["SET NAMES utf8mb4", "SET SESSION sql_mode = ''", "SET GLOBAL x = 1"])
def test_set_of_the_server_is_a_plain_statement(text: str) -> None:
    assert isinstance(only(text), Sql)


@pytest.mark.parametrize(
    ("text", "query", "targets"),
    [
        ("SELECT a, b INTO x, @y FROM t WHERE c = 1", "SELECT a, b\nFROM t WHERE c = 1", ("x", "@y")),
        ("SELECT a FROM t INTO x", "SELECT a FROM t", ("x",)),
        ("SELECT a FROM t INTO x FOR UPDATE", "SELECT a FROM t\nFOR UPDATE", ("x",)),
        ("SELECT (SELECT 1) INTO `a b`", "SELECT (SELECT 1)", ("`a b`",)),
    ],
)
def test_select_into(text: str, query: str, targets: tuple[str, ...]) -> None:
    node = only(text)
    assert isinstance(node, SelectInto)
    assert (node.query, node.targets) == (query, targets)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        "SELECT 'INTO x'",
        "SELECT * FROM t INTO OUTFILE '/tmp/x'",
        "INSERT INTO t SELECT 1",
        "START TRANSACTION READ ONLY",
        "COMMIT AND CHAIN",
        "ROLLBACK TO here",
        "SAVEPOINT here",
        "TRUNCATE TABLE t",
    ],
)
def test_other_statements_stay_as_they_are(text: str) -> None:
    node = only(text)
    assert isinstance(node, Sql)


def test_calls_and_prepared_statements() -> None:
    node = only("CALL a.`b c`(1, CONCAT('x', ','), @y)")
    assert isinstance(node, tree.Call)
    assert (node.schema, node.name, node.arguments) == ("a", "b c", ("1", "CONCAT('x', ',')", "@y"))
    bare = only("CALL plain")
    assert isinstance(bare, tree.Call)
    assert bare.arguments == ()
    body = read_body(
        "BEGIN SET @s = 'SELECT 1'; SET @t = CONCAT('a', 'b'); PREPARE p FROM @s; PREPARE q FROM @t; PREPARE r FROM 'DO 1'; END"
    )
    assert prepared_texts(body) == {"p": "SELECT 1", "r": "DO 1"}


def test_signals_and_diagnostics() -> None:
    node = only("SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a, b', MYSQL_ERRNO = 5")
    assert isinstance(node, tree.Signal)
    assert [(item.target, item.value) for item in node.items] == [("MESSAGE_TEXT", "'a, b'"), ("MYSQL_ERRNO", "5")]
    assert only("RESIGNAL") == tree.Signal(again=True, start=6, end=14)
    asked = only("GET STACKED DIAGNOSTICS CONDITION 1 a = MESSAGE_TEXT, @b = RETURNED_SQLSTATE")
    assert isinstance(asked, tree.GetDiagnostics)
    assert (asked.condition, [item.target for item in asked.items]) == ("1", ["a", "@b"])


def test_a_body_may_be_one_statement() -> None:
    assert isinstance(read_body("SET NEW.a = 1"), Set)
    assert isinstance(read_body("RETURN a + 1;"), tree.Return)


def test_executed_comments_are_code_and_places_stay() -> None:
    text = "BEGIN /*!50003 SET a = 1; */ /* SET b = 2; */ END"
    assert len(executed(text)) == len(text)
    assert kinds(read_body(executed(text))) == ["Block", "Set"]
    assert line_of("a\nb\nc", 4) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("BEGIN SET a = 1 END", "; was expected"),
        ("BEGIN IF a THEN SET b = 1; END", "IF was expected"),
        ("BEGIN SELECT 1;", "END was expected"),
        ("BEGIN END; SELECT 1", "the end was expected"),
        ("BEGIN DECLARE UNDO HANDLER FOR SQLEXCEPTION SET a = 1; END", "CONTINUE or EXIT"),
        ("BEGIN DECLARE a TYPE OF t.b; END", "a plain type was expected"),
        ("BEGIN WHILE a SET b = 1; END WHILE; END", "DO was expected"),
        ("", "a statement was expected"),
        ("BEGIN x: SET a = 1; END", "BEGIN, LOOP, WHILE or REPEAT"),
    ],
)
def test_what_can_not_be_read_is_said(text: str, words: str) -> None:
    with pytest.raises(NotRead, match=words):
        read_body(text)


def test_parameters() -> None:
    found = read_parameters(
        "IN `a``b` int unsigned, OUT c decimal(10,2), INOUT d enum('x,y','z)'), e varchar(10) CHARSET utf8mb4"
    )
    assert [(item.mode, item.name, str(item.type)) for item in found] == [
        ("IN", "a`b", "int unsigned"),
        ("OUT", "c", "decimal(10,2)"),
        ("INOUT", "d", "enum('x,y','z)')"),
        ("IN", "e", "varchar(10)"),
    ]
    assert read_parameters("") == ()


PLAIN = st.sampled_from(
    ["SET a = 1", "SELECT ';' INTO b", "CALL p(1)", "LEAVE l", "INSERT INTO t VALUES ('END')", "RETURN IF(a, 1, 2)"]
)
SPACE = st.sampled_from([" ", "\n", " -- ; END\n", " /* ; */ ", " # IF\n"])


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda items, gap: f"BEGIN{gap}{''.join(item + ';' + gap for item in items)}END", body, SPACE),
        st.builds(lambda items, gap: f"IF a{gap}THEN {'; '.join(items)}; ELSE {items[0]}; END{gap}IF", body, SPACE),
        st.builds(lambda items, gap: f"CASE a{gap}WHEN 1 THEN {'; '.join(items)}; END CASE", body, SPACE),
        st.builds(lambda items, gap: f"l:{gap}LOOP {'; '.join(items)}; END LOOP{gap}l", body, SPACE),
        st.builds(lambda items, gap: f"REPEAT {'; '.join(items)};{gap}UNTIL a END REPEAT", body, SPACE),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(PLAIN, compound, max_leaves=12))
def test_whatever_is_nested_is_read_with_its_places(text: str) -> None:
    node = read_body(text)
    assert node.end == len(text)
    assert node.start == 0 or text[: node.start].startswith("l:")
    places = [(item.start, item.end) for item in walk(node)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    plain = [item for item in walk(node) if not any(tree.inside(item))]
    assert all(text[item.start : item.end] == text[item.start : item.end].strip() for item in plain)
