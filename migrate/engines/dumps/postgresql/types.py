"""Reads types, and makes them into columns' types as the server's catalogue describes them."""

from dataclasses import dataclass, replace
from typing import Protocol

from migrate.engines.dumps.postgresql.names import quoted, quoted_name
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.names import ObjectName

_ALIASES = {
    "int": "integer",
    "int4": "integer",
    "int8": "bigint",
    "int2": "smallint",
    "float4": "real",
    "float8": "double precision",
    "decimal": "numeric",
    "dec": "numeric",
    "bool": "boolean",
    "varchar": "character varying",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "varbit": "bit varying",
}
_BUILT_IN_LIST = """smallint integer bigint real numeric boolean character text bytea date interval bit json jsonb jsonpath
    uuid inet cidr macaddr macaddr8 money xml point line lseg box path polygon circle tsvector tsquery oid
    name regclass regproc regprocedure regoper regoperator regtype regrole regnamespace regconfig
    regdictionary regcollation int4range int8range numrange tsrange tstzrange daterange int4multirange
    int8multirange nummultirange tsmultirange tstzmultirange datemultirange record trigger event_trigger void
    anyelement anyarray anynonarray anyenum anyrange anymultirange anycompatible anycompatiblearray
    anycompatiblenonarray anycompatiblerange anycompatiblemultirange cstring internal language_handler
    fdw_handler index_am_handler table_am_handler tsm_handler xid xid8 cid tid pg_lsn txid_snapshot
    pg_snapshot refcursor int2vector oidvector aclitem unknown any"""
_BUILT_IN = frozenset(_BUILT_IN_LIST.split())
_LONG_NAMES = frozenset(_ALIASES.values()) | {"timestamp without time zone", "time without time zone"}
_FIELDS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
_DOUBLE_DIGITS = 25
"""From so many binary digits on, `float` is double precision."""


class UserMade(Protocol):
    """A type that the script made, or a table whose rows are one."""

    name: ObjectName
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeUse:
    """A type as one column or one argument uses it."""

    name: str
    """As `format_type` prints a built-in one; the bare name of another."""
    schema: str = ""
    """Of a type that is not built in and that the script did not make, such as an extension's."""
    modifiers: str = ""
    fields: str = ""
    """Of an interval, such as `day to second`."""
    dimensions: int = 0
    made: UserMade | None = None

    @property
    def plain(self) -> str:
        """The element's name as the server prints it, without modifiers."""
        if self.made is not None:
            return quoted_name(self.made.name)
        return f"{quoted(self.schema)}.{quoted(self.name)}" if self.schema else self.name

    @property
    def text(self) -> str:
        """The whole type, as the server prints it."""
        return self.element_text + ("[]" if self.dimensions else "")

    @property
    def element_text(self) -> str:
        """The element's type with its modifiers."""
        if self.name == "character" and not self.modifiers and not self.schema and self.made is None:
            return "bpchar"
        modifiers = f"({self.modifiers})" if self.modifiers else ""
        if self.name.startswith(("time ", "timestamp ")) and not self.schema and self.made is None:
            first, _, rest = self.name.partition(" ")
            return f"{first}{modifiers} {rest}"
        return self.plain + (f" {self.fields}" if self.fields else "") + modifiers

    @property
    def bare(self) -> "TypeUse":
        """The same without modifiers, as arguments of functions are kept."""
        return replace(self, modifiers="", fields="")

    @property
    def bare_text(self) -> str:
        """The whole type without modifiers."""
        return self.plain + ("[]" if self.dimensions else "")


def is_built_in(name: str) -> bool:
    """Whether a type's name, as the server prints it, is one of its own."""
    return name in _BUILT_IN or name in _LONG_NAMES or name == '"char"'


def read_type_name(tokens: PostgresTokens) -> TypeUse:
    """Reads a type with its modifiers and dimensions; which type of a user's it is, is not known yet. Raises `NotUnderstood`."""
    is_quoted = tokens.peek().kind is TokenKind.QUOTED
    schema, name = tokens.qualified()
    is_known = schema in ("", "pg_catalog") and (not is_quoted or schema == "pg_catalog")
    use = _built_in(tokens, name) if is_known else None
    if use is None:
        if schema == "pg_catalog":
            schema = ""
            name = f'"{name}"' if name == "char" else name
        elif is_quoted and not schema and name == "char":
            return _with_dimensions(tokens, TypeUse(name='"char"'))
        use = TypeUse(name=name, schema=schema, modifiers=_words(tokens))
    return _with_dimensions(tokens, use)


def _built_in(tokens: PostgresTokens, name: str) -> TypeUse | None:
    if name in ("character", "char", "nchar", "national", "bpchar", "varchar"):
        return _characters(tokens, name)
    if name in ("time", "timestamp", "timestamptz", "timetz"):
        return _time(tokens, name)
    if name == "interval":
        return _interval(tokens)
    if name == "double" and tokens.accept("PRECISION"):
        return TypeUse(name="double precision")
    if name == "float":
        digits = _words(tokens)
        return TypeUse(name="double precision" if not digits or int(digits) >= _DOUBLE_DIGITS else "real")
    if name in ("bit", "varbit"):
        varies = name == "varbit" or tokens.accept("VARYING")
        modifiers = _words(tokens)
        return TypeUse(name="bit varying" if varies else "bit", modifiers=modifiers or ("" if varies else "1"))
    if name in ("numeric", "decimal", "dec"):
        modifiers = _words(tokens)
        return TypeUse(name="numeric", modifiers=modifiers + (",0" if modifiers and "," not in modifiers else ""))
    name = _ALIASES.get(name, name)
    if name in _BUILT_IN or name in _ALIASES.values():
        return TypeUse(name=name)
    if name.startswith("_") and (name[1:] in _BUILT_IN or name[1:] in _ALIASES):
        return TypeUse(name=_ALIASES.get(name[1:], name[1:]), dimensions=1)
    return None


def _characters(tokens: PostgresTokens, name: str) -> TypeUse:
    if name == "national":
        tokens.accept_any("CHARACTER", "CHAR")
    varies = tokens.accept("VARYING") or name == "varchar"
    modifiers = _words(tokens)
    if varies:
        return TypeUse(name="character varying", modifiers=modifiers)
    return TypeUse(name="character", modifiers=modifiers or ("" if name == "bpchar" else "1"))


def _time(tokens: PostgresTokens, name: str) -> TypeUse:
    modifiers = _words(tokens)
    zoned = name.endswith("tz") or tokens.accept("WITH", "TIME", "ZONE")
    tokens.accept("WITHOUT", "TIME", "ZONE")
    return TypeUse(name=f"{name.removesuffix('tz')} with{'' if zoned else 'out'} time zone", modifiers=modifiers)


def _interval(tokens: PostgresTokens) -> TypeUse:
    fields = []
    if tokens.at_any(*_FIELDS):
        fields.append(tokens.take().value.lower())
        if tokens.accept("TO"):
            fields += ["to", tokens.take().value.lower()]
    return TypeUse(name="interval", fields=" ".join(fields), modifiers=_words(tokens))


def _words(tokens: PostgresTokens) -> str:
    """The modifiers in parentheses, without white space."""
    return ",".join(part.strip() for part in tokens.skip_parenthesized().split(","))


def _with_dimensions(tokens: PostgresTokens, use: TypeUse) -> TypeUse:
    dimensions = 0
    if tokens.accept("ARRAY"):
        dimensions = 1
    while tokens.accept("["):
        if not tokens.at("]"):
            tokens.number()
        tokens.expect("]")
        dimensions = max(dimensions, 0) + 1
    return replace(use, dimensions=use.dimensions + min(dimensions, 6)) if dimensions else use
