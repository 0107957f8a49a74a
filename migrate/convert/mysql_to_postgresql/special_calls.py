"""Functions whose conversion depends on more than the kinds of their arguments."""

import re
from collections.abc import Callable

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.call_rules import shaped
from migrate.convert.mysql_to_postgresql.collations import remark_text
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.intervals import moved
from migrate.convert.mysql_to_postgresql.json_rules import JSON_CALLS
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.remarks import LINES
from migrate.convert.mysql_to_postgresql.rewrite import call, cast, number, rule, text, unwrap, value

PARTS = frozenset(("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "QUARTER"))
UNITS = frozenset(("MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"))
_BACK = {
    "%B": "%M", "%-m": "%c", "%-d": "%e", "%I": "%h", "%M": "%i", "%S": "%s", "%-H": "%k", "%-I": "%l", "%A": "%W", "%W": "%u", "%G": "%x",
}  # fmt: skip
"""The codes of a date format as sqlglot keeps them, and MySQL's own."""


def _field(node: Node, environment: Environment) -> Node:
    kinds = {environment.kind(item) for item in node.expressions} - {Kind.NULL}
    remark_text(environment, *node.expressions)
    letter = "t" if kinds <= {Kind.TEXT, Kind.ENUM} else "f"
    arguments = [shaped(item, letter, environment) for item in node.expressions]
    found = call("array_position", exp.Array(expressions=arguments[1:]), arguments[0])
    is_null = exp.Is(this=arguments[0].copy(), expression=exp.Null())
    made = exp.Case(ifs=[exp.If(this=is_null, true=exp.Literal.number(0))], default=found)
    return exp.Coalesce(this=made, expressions=[exp.Literal.number(0)])


def _epoch(node: Node, environment: Environment) -> Node:
    """Seconds since 1970; a moment without a zone is read in the session's, as in MySQL."""
    if environment.immutable:
        raise Unconvertible("UNIX_TIMESTAMP is not immutable")
    if not node.expressions:
        made: Node = call("statement_timestamp")
    else:
        made = cast(shaped(node.expressions[0], "m", environment), "timestamp with time zone")
        if environment.kind(node.expressions[0]) is Kind.INSTANT:
            made = value(node.expressions[0], environment)
        environment.remark("UNIX_TIMESTAMP loses the fraction of the second")
    seconds = exp.Extract(this=exp.var("EPOCH"), expression=made)
    return cast(call("floor", seconds), "bigint")


def _last_number(node: Node, environment: Environment) -> Node:
    if node.expressions:
        raise Unconvertible("LAST_INSERT_ID(value) is not converted")
    environment.remark("LAST_INSERT_ID() becomes lastval(): the last number of any sequence in the session")
    return call("lastval")


def _account(node: Node, environment: Environment) -> Node:
    environment.remark("the account's name comes without its host")
    return cast(exp.Var(this="SESSION_USER"), "text")


def _days(direction: type) -> Callable[[Node, Environment], Node]:
    def rule_for(node: Node, environment: Environment) -> Node:
        day, count = node.expressions
        if isinstance(count, exp.Interval):
            return moved(day, count.this, str(count.args.get("unit") or ""), environment, direction)
        return moved(day, count, "DAY", environment, direction)

    return rule_for


def _refused(reason: str) -> Callable[[Node, Environment], Node]:
    def refuse(node: Node, environment: Environment) -> Node:
        raise Unconvertible(reason)

    return refuse


SPECIAL: dict[str, Callable[[Node, Environment], Node]] = {
    "field": _field,
    "unix_timestamp": _epoch,
    "last_insert_id": _last_number,
    "user": _account,
    "adddate": _days(exp.Add),
    "subdate": _days(exp.Sub),
    "row_count": _refused("ROW_COUNT() is known in PostgreSQL only right after a statement, to GET DIAGNOSTICS"),
    "found_rows": _refused("FOUND_ROWS() has no equal in PostgreSQL"),
    "values": _refused("VALUES() stands outside ON DUPLICATE KEY UPDATE"),
    "sleep": _refused("SLEEP() gives a value in MySQL and none in PostgreSQL"),
    "get_lock": _refused("GET_LOCK() waits and gives a value; PostgreSQL's advisory locks work in another way"),
    "release_lock": _refused("RELEASE_LOCK(): PostgreSQL's advisory locks work in another way"),
    "benchmark": _refused("BENCHMARK() has no equal in PostgreSQL"),
    **JSON_CALLS,
}


@rule(exp.Atan)
def _atan(node: Node, environment: Environment) -> Node:
    given = [item for item in (node.this, node.args.get("expression")) if item is not None]
    return call("atan2" if len(given) == 2 else "atan", *(shaped(item, "f", environment) for item in given))


@rule(exp.Log)
def _logarithm(node: Node, environment: Environment) -> Node:
    base, inner = node.this, node.expression
    return call("migrate_compat.log", *(shaped(item, "f", environment) for item in (base, inner)))


@rule(exp.CurrentUser, exp.SessionUser)
def _user(node: Node, environment: Environment) -> Node:
    return _account(node, environment)


@rule(exp.CurrentSchema)
def _schema(node: Node, environment: Environment) -> Node:
    own = environment.own_schema
    return exp.Literal.string(environment.context.schemas.get(own, own))


@rule(exp.Uuid)
def _uuid(node: Node, environment: Environment) -> Node:
    if environment.immutable:
        raise Unconvertible("uuid is not immutable")
    return cast(call("gen_random_uuid"), "text")


@rule(exp.TimestampDiff)
def _difference(node: Node, environment: Environment) -> Node:
    unit = node.args["unit"].name.upper()
    if unit not in UNITS:
        raise Unconvertible(f"TIMESTAMPDIFF in {unit} is not converted")
    moments = [shaped(item, "m", environment) for item in (node.expression, node.this)]
    return call("migrate_compat.timestampdiff", exp.Literal.string(unit.lower()), *moments)


@rule(exp.Extract)
def _extract(node: Node, environment: Environment) -> Node:
    part = node.this.name.upper()
    if part not in PARTS:
        raise Unconvertible(f"EXTRACT({part} …) is not converted")
    return cast(exp.Extract(this=exp.var(part), expression=shaped(node.expression, "m", environment)), "integer")


@rule(exp.Trunc)
def _truncate(node: Node, environment: Environment) -> Node:
    kind, places = environment.kind(node.this), number(node.args["decimals"], environment)
    made = number(node.this, environment)
    if kind is Kind.NUMBER:
        return call("trunc", cast(made, "decimal"), cast(places, "integer"))
    return call("migrate_compat.truncate", made, cast(places, "bigint"))


@rule(exp.Hex)
def _hex(node: Node, environment: Environment) -> Node:
    if environment.kind(node.this) is Kind.NUMBER:
        return call("upper", call("to_hex", cast(number(node.this, environment), "bigint")))
    return call("upper", call("encode", shaped(node.this, "b", environment), exp.Literal.string("hex")))


@rule(exp.SHA2)
def _sha2(node: Node, environment: Environment) -> Node:
    length = unwrap(node.args.get("length"))
    if not isinstance(length, exp.Literal) or length.name not in ("0", "224", "256", "384", "512"):
        raise Unconvertible("SHA2 of a length that is not fixed")
    name = "sha" + ("256" if length.name == "0" else length.name)
    return call("encode", call(name, shaped(node.this, "b", environment)), exp.Literal.string("hex"))


@rule(exp.SHA)
def _sha1(node: Node, environment: Environment) -> Node:
    raise Unconvertible("SHA1 needs the extension pgcrypto in PostgreSQL")


@rule(exp.Chr)
def _characters(node: Node, environment: Environment) -> Node:
    codes = [unwrap(item) for item in node.expressions]
    if not all(isinstance(code, exp.Literal) and code.name.isdigit() and 0 < int(code.name) < 128 for code in codes):
        raise Unconvertible("CHAR of something other than fixed ASCII codes")
    if not node.args.get("charset"):
        environment.remark("CHAR without USING gives text, which is bytes in MySQL")
    made: Node = call("chr", codes[0].copy())
    for code in codes[1:]:
        made = exp.DPipe(this=made, expression=call("chr", code.copy()), safe=False)
    return exp.Paren(this=made) if len(codes) > 1 else made


@rule(exp.Greatest, exp.Least)
def _extreme(node: Node, environment: Environment) -> Node:
    """NULL where one argument is NULL; PostgreSQL's own leaves NULL out."""
    parts = [node.this, *node.expressions]
    kinds = {environment.kind(item) for item in parts} - {Kind.NULL}
    if kinds <= {Kind.NUMBER, Kind.FLOAT, Kind.BOOLEAN}:
        made = [number(item, environment) for item in parts]
    elif kinds <= {Kind.TEXT, Kind.ENUM} or len(kinds) == 1:
        remark_text(environment, *parts)
        made = [text(item, environment) if Kind.TEXT in kinds else value(item, environment) for item in parts]
    else:
        raise Unconvertible(f"its arguments are of different kinds: {', '.join(sorted(kinds))}")
    missing: Node = exp.Is(this=made[0].copy(), expression=exp.Null())
    for item in made[1:]:
        missing = exp.Or(this=missing, expression=exp.Is(this=item.copy(), expression=exp.Null()))
    best = type(node)(this=made[0], expressions=made[1:])
    return exp.Case(ifs=[exp.If(this=missing, true=exp.Null())], default=best)


@rule(exp.Pad)
def _pad(node: Node, environment: Environment) -> Node:
    name = "lpad" if node.args.get("is_left") else "rpad"
    filler = unwrap(node.args["fill_pattern"])
    if not (isinstance(filler, exp.Literal) and filler.name):
        environment.remark(
            f"{name.upper()} with an empty filler gives the text as it is; MySQL gives that, '' or NULL by its version"
        )
    parts = zip((node.this, node.expression, node.args["fill_pattern"]), "tit", strict=True)
    return call(f"migrate_compat.{name}", *(shaped(item, letter, environment) for item, letter in parts))


@rule(exp.StrPosition)
def _position(node: Node, environment: Environment) -> Node:
    inside, wanted, start = node.this, node.args["substr"], node.args.get("position")
    remark_text(environment, inside, wanted)
    if environment.is_mariadb and not (isinstance(unwrap(wanted), exp.Literal) and unwrap(wanted).name):
        environment.remark("an empty text is found behind the end too, where MariaDB gives 0")
    if start is None:
        return call("strpos", text(inside, environment), text(wanted, environment))
    parts = zip((wanted, inside, start), "tti", strict=True)
    return call("migrate_compat.locate", *(shaped(item, letter, environment) for item, letter in parts))


@rule(exp.UnixToTime)
def _from_epoch(node: Node, environment: Environment) -> Node:
    if environment.immutable:
        raise Unconvertible("FROM_UNIXTIME is not immutable")
    moment = call("migrate_compat.from_unixtime", shaped(node.this, "f", environment))
    pattern = node.args.get("format")
    if pattern is None:
        return moment
    raise Unconvertible("FROM_UNIXTIME with a format is not converted: use DATE_FORMAT(FROM_UNIXTIME(…), …)")


@rule(exp.StrToDate, exp.StrToTime)
def _read_day(node: Node, environment: Environment) -> Node:
    pattern = unwrap(node.args["format"])
    if not isinstance(pattern, exp.Literal):
        raise Unconvertible("a date format that is not fixed")
    own = re.sub(r"%-?[A-Za-z]", lambda found: _BACK.get(found[0], found[0]), pattern.name)
    unknown = re.findall(r"%[^YymcdeHkhIlisSfpMbj%]", own)
    if unknown:
        raise Unconvertible(f"the code {unknown[0]} of STR_TO_DATE is not converted")
    codes = set(re.findall(r"%(\w)", own))
    if not (codes & set("Yy") and ((codes & set("mcbM") and codes & set("de")) or "j" in codes)):
        raise Unconvertible("STR_TO_DATE of only a part of a date is not converted")
    if environment.is_mariadb:
        environment.remark("text that is no whole date becomes NULL; MariaDB gives a date with zeros or of no calendar")
    made = call("migrate_compat.str_to_date", shaped(node.this, "t", environment), exp.Literal.string(own))
    return cast(made, "date") if isinstance(node, exp.StrToDate) else made


@rule(exp.RegexpReplace)
def _replace_pattern(node: Node, environment: Environment) -> Node:
    pattern, made = unwrap(node.expression), unwrap(node.args["replacement"])
    is_plain = all(isinstance(item, exp.Literal) for item in (pattern, made))
    if not is_plain or not re.fullmatch(r"[\w\s^$.*+?()|@:;/_%,-]*(\[\^?[\w@_. -]+\][+*?]?)*[\w\s$]*", pattern.name):
        raise Unconvertible("its regular expression may mean something else in PostgreSQL")
    if re.search(r"[\\$&]", made.name) or any(node.args.get(name) for name in ("position", "occurrence", "modifiers")):
        raise Unconvertible("REGEXP_REPLACE with groups or options is not converted")
    if re.search(r"[.$]", pattern.name):
        environment.remark(LINES)
    flags = exp.Literal.string("g" if environment.is_cased(node.this) else "gi")
    return call("regexp_replace", text(node.this, environment), pattern.copy(), made.copy(), flags)
