"""Reads function calls in expressions, and prints them as the server does."""

from collections.abc import Callable
from typing import Protocol

from migrate.engines.dumps.postgresql.coercion import Value, coerced, common, compared
from migrate.engines.dumps.postgresql.names import quoted
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.tokens import TokenKind

OF_TEXT = {
    **dict.fromkeys(
        ("lower", "upper", "btrim", "ltrim", "rtrim", "initcap", "reverse", "md5", "left", "right"), "text"
    ),
    **dict.fromkeys(("substr", "substring", "replace", "translate", "lpad", "rpad", "repeat", "split_part"), "text"),
    **dict.fromkeys(("regexp_replace", "unaccent", "immutable_unaccent", "quote_literal"), "text"),
    **dict.fromkeys(("length", "char_length", "character_length", "octet_length", "ascii", "strpos"), "integer"),
}
"""Functions whose texts are of type text, and what they give."""
RESULTS = {
    "now": "timestamp with time zone",
    "transaction_timestamp": "timestamp with time zone",
    "statement_timestamp": "timestamp with time zone",
    "clock_timestamp": "timestamp with time zone",
    "gen_random_uuid": "uuid",
    "uuid_generate_v4": "uuid",
    "uuidv7": "uuid",
    "random": "double precision",
    "jsonb_typeof": "text",
    "json_typeof": "text",
    "jsonb_array_length": "integer",
    "cardinality": "integer",
    "num_nonnulls": "integer",
    "num_nulls": "integer",
    "nextval": "bigint",
    "to_tsvector": "tsvector",
    "txid_current": "bigint",
    "current_setting": "text",
    "version": "text",
}
"""What other functions give."""
_BUILT_IN = frozenset({*RESULTS, *OF_TEXT, "abs", "round", "floor", "ceil", "mod", "date_trunc", "date_part", "timezone",
                       "isfinite", "lower_inf", "upper_inf", "isempty", "array_length", "array_position", "to_char",
                       "concat", "concat_ws", "format", "encode", "decode", "sha256", "to_timestamp", "make_interval",
                       "jsonb_build_object", "json_build_object", "pg_size_pretty", "hashtext", "masklen", "family", "host"} - {
    "uuid_generate_v4", "unaccent", "immutable_unaccent"
})  # fmt: skip
_SAME = ("abs", "round", "floor", "ceil")


class Reader(Protocol):
    """What reads the expressions in a call."""

    tokens: PostgresTokens
    function_name: Callable[[tuple[str, str]], str]

    def any(self) -> Value:
        """Any expression."""

    def values(self, end: str) -> list[Value]:
        """Expressions up to a closing bracket, which is passed."""

    def typed(self, value: Value) -> Value:
        """The value cast to the type that comes next."""


def read_call(grammar: Reader) -> Value:
    """A call, whose name and parenthesis come next."""
    tokens = grammar.tokens
    word = tokens.peek().upper
    if word in ("COALESCE", "GREATEST", "LEAST", "NULLIF"):
        return _alternatives(grammar)
    if word == "CAST":
        return _cast(grammar)
    if word == "EXTRACT":
        return _extract(grammar)
    if word in ("TRIM", "POSITION", "OVERLAY", "ROW", "EXISTS", "SUBSTRING", "NORMALIZE", "GROUPING"):
        raise tokens.problem("such a call is not known")
    schema, name = tokens.qualified()
    if not tokens.accept("("):
        raise tokens.problem("a parenthesis was expected")
    if name.upper() in ("CURRENT_TIMESTAMP", "CURRENT_TIME", "LOCALTIME", "LOCALTIMESTAMP") and not schema:
        digits = tokens.number()
        tokens.expect(")")
        return Value(f"{name.upper()}({digits})", "timestamp with time zone")
    arguments = grammar.values(")")
    if not tokens.at("OVER") and not tokens.at("FILTER"):
        return _called(grammar, schema, name, arguments)
    raise tokens.problem("such a call is not known")


def _called(grammar: Reader, schema: str, name: str, arguments: list[Value]) -> Value:
    is_built_in = schema == "pg_catalog" or (not schema and name in _BUILT_IN)
    shown = quoted(name) if is_built_in else grammar.function_name((schema, name))
    if is_built_in:
        arguments = [_argument(name, place, value) for place, value in enumerate(arguments)]
    elif any(value.type == "unknown" for value in arguments):
        raise grammar.tokens.problem("what types the arguments have is not known")
    kind = OF_TEXT.get(name) or RESULTS.get(name, "")
    if not kind and name in _SAME and arguments:
        kind = arguments[0].type
    if name in ("date_trunc", "timezone") and len(arguments) > 1:
        kind = arguments[1].type
    return Value(f"{shown}({', '.join(value.text for value in arguments)})", kind)


def _argument(name: str, place: int, value: Value) -> Value:
    if name == "to_tsvector" and value.type == "unknown" and place == 0:
        return Value(f"{value.text}::regconfig", "regconfig")
    if name == "nextval" and value.type == "text":
        return coerced(value, "regclass")
    if name == "nextval" and value.type == "unknown":
        return Value(f"{value.text}::regclass", "regclass")
    if value.type in ("character varying", "name") or (value.type == "bpchar" and name in ("lower", "upper", "md5")):
        return coerced(value, "text") if name in OF_TEXT or name == "to_tsvector" else value
    if value.type == "unknown" and value.literal is not None:
        return coerced(value, "text")
    return value


def _alternatives(grammar: Reader) -> Value:
    name = grammar.tokens.take().upper
    grammar.tokens.expect("(")
    values = grammar.values(")")
    shared = common([value.type for value in values])
    if not shared:
        raise grammar.tokens.problem("values of one type were expected")
    if name == "NULLIF":
        shared = compared(shared)
    return Value(f"{name}({', '.join(coerced(value, shared).text for value in values)})", shared)


def _cast(grammar: Reader) -> Value:
    grammar.tokens.expect("CAST", "(")
    value = grammar.any()
    grammar.tokens.expect("AS")
    found = grammar.typed(value)
    grammar.tokens.expect(")")
    return found


def _extract(grammar: Reader) -> Value:
    grammar.tokens.expect("EXTRACT", "(")
    token = grammar.tokens.take()
    field = token.value.lower() if token.kind is TokenKind.WORD else token.value
    grammar.tokens.expect("FROM")
    value = grammar.any()
    grammar.tokens.expect(")")
    return Value(f"EXTRACT({field} FROM {value.text})", "numeric")
