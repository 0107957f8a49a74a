"""Rules for the functions in the table of `calls`."""

import re

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.calls import TYPED, Function, call_of
from migrate.convert.mysql_to_postgresql.collations import remark_text
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.intervals import as_day
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.remarks import KEYS
from migrate.convert.mysql_to_postgresql.rewrite import call, cast, number, rule, text, unwrap, value
from migrate.convert.render.postgresql_names import quote

_MARK = re.compile(r"\{(\d)\}")
_ZONED = frozenset(("from_unixtime",))
"""What depends on the session's time zone though it never changes by itself."""
_CASED = frozenset(("instr", "locate", "find_in_set", "strcmp"))


@rule(*TYPED)
def _typed(node: Node, environment: Environment) -> Node:
    made = table_call(node, environment)
    if made is None:
        raise Unconvertible(f"{type(node).__name__} is not converted")
    return made


def table_call(node: Node, environment: Environment) -> Node | None:
    """The call of a function of the table, or None for another function. Raises `Unconvertible`."""
    found = call_of(node)
    if found is None:
        return None
    function, given = found
    if environment.immutable and (function.volatile or function.name in _ZONED):
        raise Unconvertible(f"{function.name} is not immutable")
    if environment.immutable and function.name in ("dayname", "monthname"):
        raise Unconvertible(f"{function.name} becomes to_char, which is not immutable in PostgreSQL")
    if function.name in _CASED:
        remark_text(environment, *given)
    if function.name == "json_keys" and environment.is_mariadb:
        environment.remark(KEYS)
    letters = _letters(function, len(given))
    arguments = [shaped(item, letter, environment) for item, letter in zip(given, letters, strict=True)]
    if not function.template:
        return call(f"migrate_compat.{function.name}", *arguments)
    return filled(function.template, arguments)


def shaped(node: Node, letter: str, environment: Environment) -> Node:
    """An argument as the kind that the letter stands for."""
    match letter:
        case "t":
            return cast(text(node, environment), "text")
        case "n":
            return number(node, environment)
        case "i":
            made = number(node, environment)
            return made if _is_whole(node) else cast(made, "bigint")
        case "f":
            return cast(number(node, environment), "double precision")
        case "b":
            made = value(node, environment)
            if environment.kind(node) is Kind.BINARY:
                return made
            return call("convert_to", text(node, environment), exp.Literal.string("UTF8"))
        case "j":
            return as_json(node, environment)
        case "c":
            return as_day(node, environment)
    return _in_time(node, letter, environment)


def as_json(node: Node, environment: Environment) -> Node:
    """A JSON document; text is read as one."""
    kind = environment.kind(node)
    if kind is Kind.JSON:
        return (
            cast(value(node, environment), "jsonb")
            if environment.context.notes.peek("json") == "json"
            else value(node, environment)
        )
    if kind.is_text or kind is Kind.NULL:
        return cast(text(node, environment), "jsonb")
    raise Unconvertible(f"a value ({kind}) is used as JSON")


def filled(template: str, arguments: list[Node]) -> Node:
    """The template with its marks replaced."""
    from sqlglot import parse_one

    tree: Node = parse_one("SELECT " + _MARK.sub(r"argument_\1", template), read="postgres").expressions[0]
    for column in list(tree.find_all(exp.Column)):
        if column.name.startswith("argument_"):
            inner = arguments[int(column.name.removeprefix("argument_"))].copy()
            is_plain = isinstance(inner, (exp.Literal, exp.Column, exp.Cast, exp.Anonymous, exp.Paren, exp.Var))
            made = inner if is_plain else exp.Paren(this=inner)
            if column is tree:
                return made
            column.replace(made)
    return tree


def routine_call(node: Node, environment: Environment) -> Node | None:
    """The call of a stored function of the source's, or None."""
    routine = environment.routine(node)
    if routine is None:
        return None
    context = environment.context
    called = node.expression if isinstance(node, exp.Dot) else node
    name = f"{quote(context.schemas[routine.name.schema])}.{quote(context.names.wanted(routine.name.name))}"
    return call(name, *(value(item, environment) for item in called.expressions))


def _letters(function: Function, count: int) -> str:
    needed, _, optional = function.arguments.partition("?")
    repeated = needed.endswith("*")
    needed = needed.rstrip("*")
    letters = needed + (needed[-1] * (count - len(needed)) if repeated else optional[: max(count - len(needed), 0)])
    if len(letters) != count:
        raise Unconvertible(f"{function.name} with {count} arguments is not converted")
    return letters


def _in_time(node: Node, letter: str, environment: Environment) -> Node:
    made, kind = as_day(node, environment), environment.kind(node)
    if environment.immutable and kind is Kind.INSTANT:
        raise Unconvertible("the date of a timestamp with time zone is not immutable in PostgreSQL")
    if letter == "k":
        return made if kind is Kind.TIME else cast(made, "time")
    if kind is Kind.TIME:
        raise Unconvertible("a time of day is used as a date")
    return cast(made, "date" if letter == "d" else "timestamp")


def _is_whole(node: Node) -> bool:
    bare = unwrap(node)
    bare = bare.this if isinstance(bare, exp.Neg) else bare
    return isinstance(bare, exp.Literal) and not bare.is_string and bare.name.isdigit()


@rule(exp.Dot)
def _dotted(node: Node, environment: Environment) -> Node:
    made = routine_call(node, environment)
    if made is None:
        raise Unconvertible(f"{node.sql()} is not converted")
    return made
