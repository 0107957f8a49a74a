"""Paths into JSON documents: fixed ones, and ones that are put together from fixed text and places in arrays.

https://dev.mysql.com/doc/refman/8.4/en/json.html#json-path-syntax
"""

import re

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.given_values import Given, of_number
from migrate.convert.mysql_to_postgresql.rewrite import call, cast, number, unwrap

_STEP = re.compile(r"""\.\s*(?:"((?:[^"\\\0])*)"|([A-Za-z_$][\w$]*))|\[\s*(\d+|\0\d+\0)\s*\]""")
_NO_PATH = "a JSON path that is not fixed"


def member(made: Node, path: Node, environment: Environment) -> Node:
    """What stands at a path. For MySQL `[0]` of anything but an array is the thing itself, and no number is a key."""
    found = steps(path, environment)
    if all(isinstance(step, str) and step.startswith(".") and not step[1:].lstrip("-").isdigit() for step in found):
        keys = [exp.Literal.string(step[1:]) for step in found if isinstance(step, str)]
        return call("jsonb_extract_path", made, *keys) if keys else made
    return call("migrate_compat.json_at", made, array_of(found))


def steps(path: Node, environment: Environment) -> list[str | Node]:
    """The steps of a path: `.key`, `[0]`, and the expression of a place in an array. Raises `Unconvertible`."""
    if isinstance(path, exp.JSONPath):
        return list(_parsed(path))
    bare = unwrap(path)
    if isinstance(bare, exp.Concat):
        return _put_together(bare, environment)
    if not isinstance(bare, exp.Literal) or not bare.is_string or "\0" in bare.name:
        raise Unconvertible(_NO_PATH)
    return list(_parted(bare.name))


def fixed_steps(path: Node, environment: Environment) -> Node:
    """The steps of a fixed path as an array. Raises `Unconvertible`."""
    found = steps(path, environment)
    if not all(isinstance(step, str) for step in found):
        raise Unconvertible(_NO_PATH)
    return array_of(found)


def array_of(found: list[str | Node]) -> Node:
    """The steps as an array of PostgreSQL's."""
    if all(isinstance(step, str) for step in found):
        shown = ",".join('"' + str(step).replace('"', '\\"') + '"' for step in found)
        return cast(exp.Literal.string("{" + shown + "}"), "text[]")
    return exp.Array(expressions=[_step(step) for step in found])


def _step(step: str | Node) -> Node:
    if isinstance(step, str):
        return exp.Literal.string(step)
    inner = exp.DPipe(this=exp.Literal.string("["), expression=cast(exp.Paren(this=step), "text"))
    return exp.DPipe(this=inner, expression=exp.Literal.string("]"))


def _put_together(node: Node, environment: Environment) -> list[str | Node]:
    """A path such as CONCAT('$[', i, ']'): whole numbers stand in brackets, all else is fixed."""
    if environment.is_mariadb:
        raise Unconvertible(_NO_PATH)
    text = ""
    places: list[Node] = []
    for part in node.expressions:
        bare = unwrap(part)
        is_fixed = isinstance(bare, exp.Literal)
        if is_fixed and "\0" not in bare.name:
            text += bare.name
            continue
        if is_fixed or of_number(bare, environment) is not Given.WHOLE:
            raise Unconvertible(_NO_PATH)
        text += f"\0{len(places)}\0"
        places.append(number(bare, environment))
    return [places[int(step[2:-2])] if step.startswith("[\0") else step for step in _parted(text)]


def _parted(path: str) -> list[str]:
    """The steps of a path in MySQL's words: a key after a point, a place in brackets."""
    if not path.strip().startswith("$"):
        raise Unconvertible(_NO_PATH)
    rest, found = path.strip()[1:], []
    while rest:
        match = _STEP.match(rest)
        if match is None:
            raise Unconvertible(f"the JSON path {path} is not converted" if "\0" not in path else _NO_PATH)
        quoted, bare_key, place = match.groups()
        found.append(f"[{place}]" if place is not None else "." + (bare_key if quoted is None else quoted))
        rest = rest[match.end() :]
    return found


def _parsed(path: Node) -> list[str]:
    found = []
    for part in path.expressions:
        if isinstance(part, exp.JSONPathRoot):
            continue
        is_plain = isinstance(part, (exp.JSONPathKey, exp.JSONPathSubscript)) and isinstance(part.this, (str, int))
        if not is_plain or (isinstance(part.this, int) and part.this < 0):
            raise Unconvertible("a JSON path with wildcards is not converted")
        found.append(f"[{part.this}]" if isinstance(part, exp.JSONPathSubscript) else f".{part.this}")
    return found
