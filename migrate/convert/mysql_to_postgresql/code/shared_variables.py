"""Session variables (`@x`) that several pieces of code share, or that outlive one: settings of PostgreSQL's session.

A variable of MySQL's has the type of what was put into it last; a setting holds text, and '' once a rollback took back what it
held. So only a variable that all of the source's code gives whole numbers, or all of it texts, has a type here. A text stands
in its setting after a `=`, which tells the empty one from NULL. One that no code sets is left to applications.

https://dev.mysql.com/doc/refman/8.4/en/user-variables.html
https://www.postgresql.org/docs/current/runtime-config-custom.html
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from migrate.convert.context import Context
from migrate.convert.expressions import Unconvertible
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.pieces import Piece, pieces
from migrate.convert.mysql_to_postgresql.code.types import variable_type
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.given_values import Given, given, given_by_query
from migrate.convert.mysql_to_postgresql.statements.scope import Variable
from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.convert.stored_code.tree import Call, Fetch, GetDiagnostics, Node, Prepare, SelectInto, Set, walk
from migrate.convert.stored_code.types import read_type

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,40}")
_INSIDE_TEXT = re.compile(r"@(\w+)")
_TYPES = {
    frozenset((Given.WHOLE,)): "bigint",
    frozenset((Given.UNSIGNED,)): "bigint unsigned",
    frozenset((Given.WHOLE, Given.UNSIGNED)): "bigint unsigned",
    frozenset((Given.TEXT,)): "longtext",
}
_ANSWERS = "it is the setting {0}: applications set it with SELECT set_config('{0}', {1}, false) and read it with {2}"
_UNDONE = "it is NULL again once the transaction that set it is rolled back, or the statement whose error is caught"


@dataclass(slots=True)
class _Uses:
    """What the source's code does with its session variables, by name in lower case without the sign."""

    given: dict[str, set[Given]] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)

    def give(self, name: str, what: Given) -> None:
        """Notes what the variable is given somewhere."""
        self.given.setdefault(name, set()).add(what)


def shared_variables(context: Context) -> dict[str, Variable]:
    """What `@name` is where it is no variable of one piece of code, by name in lower case. Others can't be converted."""
    uses = _Uses()
    for piece in pieces(context):
        uses.mentioned.update(name for name, _ in session_names(piece.text))
        _gather(piece, uses)
    found = {}
    for name in sorted(uses.mentioned):
        variable = _variable(name, uses.given.get(name, set()), context)
        if variable is not None and _NAME.fullmatch(name):
            found[name] = variable
    return found


def session_names(text: str) -> Iterator[tuple[str, bool]]:
    """The session variables that the text names, in lower case without the sign, and whether `:=` follows."""
    reader = Reader(text)
    while not reader.at_end:
        token = reader.take()
        if token.kind is TokenKind.VARIABLE and not token.value.startswith("@@"):
            yield bare_name(token.value), reader.at(":=")


def bare_name(target: str) -> str:
    """The name of a session variable in lower case, without its sign and quotes."""
    return target[1:].strip("`'\"").lower()


def is_session(target: str) -> bool:
    """Whether a target is a session variable."""
    return target.startswith("@") and not target.startswith("@@")


def setting_line(variable: Variable, value: str) -> str:
    """What puts a value, converted for the variable's type, into its setting."""
    is_text = variable.type is not None and variable.type.name == "longtext"
    written = f"'=' || ({value})" if is_text else f"CAST({value} AS text)"
    return f"PERFORM set_config('{variable.setting}', {written}, FALSE);"


def remarks(variables: Mapping[str, Variable], text: str) -> tuple[str, ...]:
    """What to tell of the settings that the text uses."""
    used = dict.fromkeys(name for name, _ in session_names(text) if name in variables)
    return tuple(f"{variables[name].name}: {_answer(variables[name])}; {_UNDONE}" for name in used)


def _answer(variable: Variable) -> str:
    read = f"current_setting('{variable.setting}', true)"
    if variable.type is not None and variable.type.name == "longtext":
        return _ANSWERS.format(variable.setting, "'=' || text", f"substr({read}, 2)")
    wanted = "text" if variable.type is None else "a whole number as text"
    return _ANSWERS.format(variable.setting, wanted, f"{read}, where '' is NULL")


def _variable(name: str, found: set[Given], context: Context) -> Variable | None:
    setting = f"migrate.{name}"
    read = f"NULLIF(current_setting('{setting}', TRUE), '')"
    kinds = frozenset(found - {Given.NULL})
    if not kinds:
        return Variable(name=f"@{name}", written=read, type=None, setting=setting)
    if kinds not in _TYPES:
        return None
    type_ = read_type(_TYPES[kinds])
    is_text = kinds == {Given.TEXT}
    written = f"SUBSTR({read}, 2)" if is_text else f"CAST({read} AS {variable_type(context, type_)})"
    return Variable(name=f"@{name}", written=written, type=type_, setting=setting)


def _gather(piece: Piece, uses: _Uses) -> None:
    if piece.body is None:
        for name, _ in session_names(piece.text):
            uses.give(name, Given.OTHER)
        return
    sets = [node for node in walk(piece.body) if isinstance(node, Set)]
    for name in _set_inside(piece.text, sets):
        uses.give(name, Given.OTHER)
    for node in walk(piece.body):
        for name, what in _given_by(node, piece):
            uses.give(name, what)


def _set_inside(text: str, sets: list[Set]) -> Iterator[str]:
    """The variables that are set inside an expression: by `:=` where it is not that of a SET."""
    blanked = text
    for node in sets:
        blanked = blanked[: node.start] + " " * (node.end - node.start) + blanked[node.end :]
        for item in node.assignments:
            yield from (name for name, is_set in session_names(item.value) if is_set)
    yield from (name for name, is_set in session_names(blanked) if is_set)


def _given_by(node: Node, piece: Piece) -> Iterator[tuple[str, Given]]:
    match node:
        case Set():
            for item in node.assignments:
                if is_session(item.target):
                    yield bare_name(item.target), _of_value(item.value, bare_name(item.target), piece.environment)
        case SelectInto():
            yield from _of_query(node, piece.environment)
        case Fetch():
            yield from ((bare_name(target), Given.OTHER) for target in node.targets if is_session(target))
        case Call():
            yield from ((bare_name(text), Given.OTHER) for text in node.arguments if is_session(text.strip()))
        case GetDiagnostics():
            yield from ((bare_name(item.target), Given.OTHER) for item in node.items if is_session(item.target))
        case Prepare():
            yield from ((name.lower(), Given.OTHER) for name in _INSIDE_TEXT.findall(_strings(piece.text)))


def _of_value(text: str, name: str, environment: Environment) -> Given:
    with suppress(Unconvertible, Obstacle):
        return given(text, name, environment)
    return Given.OTHER


def _of_query(node: SelectInto, environment: Environment) -> Iterator[tuple[str, Given]]:
    found: tuple[Given, ...] = ()
    with suppress(Unconvertible, Obstacle):
        found = given_by_query(node.query, environment)
    for number, target in enumerate(node.targets):
        if is_session(target):
            yield bare_name(target), found[number] if len(found) == len(node.targets) else Given.OTHER


def _strings(text: str) -> str:
    reader, found = Reader(text), []
    while not reader.at_end:
        token = reader.take()
        if token.kind is TokenKind.STRING:
            found.append(token.value)
    return " ".join(found)
