"""Where MySQL's collations and PostgreSQL's exact comparison may tell texts apart in another way."""

from sqlglot import exp

from migrate.convert.expressions import Node
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.remarks import TEXT
from migrate.convert.mysql_to_postgresql.rewrite import cast

_EXACT = ("utf8mb4_0900_bin", "binary")


def remark_text(environment: Environment, *nodes: Node) -> None:
    """Remarks that these texts are compared, grouped or ordered by a collation, unless it compares them byte by byte."""
    texts = [node for node in nodes if environment.kind(node).is_text]
    if texts and not any(is_exact(node, environment) for node in texts):
        environment.remark(TEXT)


def is_exact(node: Node, environment: Environment) -> bool:
    """Whether MySQL compares the text byte by byte: every column of text in it has such a collation, and there is one."""
    if isinstance(node, exp.Collate):
        return _is_exact_name(node.expression.name)
    found = [collation for column in node.find_all(exp.Column) for collation in environment.collations(column)]
    return bool(found) and all(map(_is_exact_name, found))


def in_own_letters(node: Node, made: Node, environment: Environment) -> Node:
    """The text as letters of the database's language, where it stands in "C", which knows only those of ASCII."""
    if any(environment.is_cased(column) for column in node.find_all(exp.Column)):
        return exp.Collate(this=exp.Paren(this=made), expression=exp.to_identifier("default"))
    return made


def in_order_of_bytes(node: Node, made: Node, environment: Environment) -> Node:
    """The enum as text, in the order in which MySQL compares it with other text."""
    written = cast(made, "text")
    if not is_exact(node, environment):
        return written
    return exp.Collate(this=exp.Paren(this=written), expression=exp.to_identifier("C"))


def _is_exact_name(name: str) -> bool:
    return name.lower() in _EXACT or name.lower().endswith("_nopad_bin")
