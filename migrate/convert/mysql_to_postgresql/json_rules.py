"""Rules for JSON. https://dev.mysql.com/doc/refman/8.4/en/json-functions.html"""

from collections.abc import Callable

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.call_rules import as_json
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.json_paths import fixed_steps, member
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.rewrite import PREDICATES, call, cast, rule, text, unwrap, value


@rule(exp.JSONExtract)
def _extract(node: Node, environment: Environment) -> Node:
    if node.expressions:
        raise Unconvertible("JSON_EXTRACT with several paths is not converted")
    return member(as_json(node.this, environment), node.expression, environment)


@rule(exp.JSONExtractScalar, exp.JSONValue)
def _extract_text(node: Node, environment: Environment) -> Node:
    returning = node.args.get("returning")
    is_plain = not returning or returning.sql("mysql").upper() in ("CHAR(512)", "VARCHAR(512)")
    if not is_plain or node.args.get("on_condition"):
        raise Unconvertible("JSON_VALUE with options is not converted")
    path = node.args.get("path") or node.expression
    if isinstance(node, exp.JSONValue) and environment.is_mariadb:
        environment.remark("JSON_VALUE gives true, false, arrays and objects, which are 1, 0 and NULL in MariaDB")
    made = member(as_json(node.this, environment), path, environment)
    return call("migrate_compat.json_value" if isinstance(node, exp.JSONValue) else "migrate_compat.json_unquote", made)


@rule(exp.JSONObject)
def _object(node: Node, environment: Environment) -> Node:
    parts: list[Node] = []
    for item in node.expressions:
        parts += [cast(text(item.this, environment), "text"), document(item.expression, environment)]
    return call("jsonb_build_object", *parts)


@rule(exp.JSONObjectAgg)
def _collected(node: Node, environment: Environment) -> Node:
    item = node.expressions[0]
    return call("jsonb_object_agg", text(item.this, environment), document(item.expression, environment))


@rule(exp.JSONSet)
def _set(node: Node, environment: Environment) -> Node:
    return _changed("set", [node.this, *node.expressions], environment)


@rule(exp.JSONRemove)
def _remove(node: Node, environment: Environment) -> Node:
    made = as_json(node.this, environment)
    for path in node.expressions:
        made = call("migrate_compat.json_remove", made, fixed_steps(path, environment))
    return made


@rule(exp.JSONArrayContains)
def _member_of(node: Node, environment: Environment) -> Node:
    return call("migrate_compat.json_contains", as_json(node.expression, environment), document(node.this, environment))


def document(node: Node, environment: Environment) -> Node:
    """A value as a JSON document, with NULL as JSON's null."""
    kind, bare = environment.kind(node), unwrap(node)
    if kind is Kind.NULL:
        return cast(exp.Literal.string("null"), "jsonb")
    if isinstance(bare, exp.Boolean):
        return call("to_jsonb", bare.copy())
    if kind is Kind.JSON:
        made = as_json(node, environment)
    elif kind.is_text or kind is Kind.DATE:
        made = call("to_jsonb", cast(text(node, environment), "text"))
    elif kind.is_number and not isinstance(bare, PREDICATES):
        made = call("to_jsonb", value(node, environment))
    else:
        raise Unconvertible(f"a value ({kind}) is put into JSON, which PostgreSQL writes in another way")
    return exp.Coalesce(this=made, expressions=[cast(exp.Literal.string("null"), "jsonb")])


def _array(node: Node, environment: Environment) -> Node:
    return call("jsonb_build_array", *(document(item, environment) for item in node.expressions))


def _gathered(node: Node, environment: Environment) -> Node:
    return call("jsonb_agg", document(node.expressions[0], environment))


def _contains(node: Node, environment: Environment) -> Node:
    inside, wanted, *path = node.expressions
    made = as_json(inside, environment)
    found = call(
        "migrate_compat.json_contains",
        member(made, path[0], environment) if path else made,
        as_json(wanted, environment),
    )
    if not (path and environment.is_mariadb):
        return found
    missing = exp.Is(this=made.copy(), expression=exp.Null())
    other = exp.Coalesce(this=found, expressions=[exp.Literal.number(0)])
    return exp.Case(ifs=[exp.If(this=missing, true=exp.Null())], default=other)


def _length(node: Node, environment: Environment) -> Node:
    made = as_json(node.expressions[0], environment)
    made = member(made, node.expressions[1], environment) if len(node.expressions) == 2 else made
    return call("migrate_compat.json_length", made)


def _has_path(node: Node, environment: Environment) -> Node:
    inside, how, *paths = node.expressions
    word = unwrap(how).name.lower() if isinstance(unwrap(how), exp.Literal) else ""
    if word not in ("one", "all") or not paths:
        raise Unconvertible("JSON_CONTAINS_PATH without a fixed 'one' or 'all'")
    found = [
        exp.Not(this=exp.Is(this=member(as_json(inside, environment), path, environment), expression=exp.Null()))
        for path in paths
    ]
    made: Node = found[0]
    for item in found[1:]:
        made = (exp.Or if word == "one" else exp.And)(this=made, expression=item)
    missing = exp.Is(this=as_json(inside, environment), expression=exp.Null())
    return exp.Case(ifs=[exp.If(this=missing, true=exp.Null())], default=cast(exp.Paren(this=made), "integer"))


def _change(mode: str) -> Callable[[Node, Environment], Node]:
    return lambda node, environment: _changed(mode, list(node.expressions), environment)


def _unquoted(node: Node, environment: Environment) -> Node:
    kind = environment.kind(node.expressions[0])
    if kind.is_text:
        return call("migrate_compat.json_unquote_text", cast(text(node.expressions[0], environment), "text"))
    return call("migrate_compat.json_unquote", as_json(node.expressions[0], environment))


JSON_CALLS: dict[str, Callable[[Node, Environment], Node]] = {
    "json_array": _array,
    "json_arrayagg": _gathered,
    "json_contains": _contains,
    "json_length": _length,
    "json_contains_path": _has_path,
    "json_insert": _change("insert"),
    "json_replace": _change("replace"),
    "json_unquote": _unquoted,
}


def _changed(mode: str, parts: list[Node], environment: Environment) -> Node:
    made = as_json(parts[0], environment)
    for path, new in zip(parts[1::2], parts[2::2], strict=True):
        made = call(
            "migrate_compat.json_set",
            made,
            fixed_steps(path, environment),
            document(new, environment),
            exp.Literal.string(mode),
        )
    return made
