"""Decides in which canonical form the values of two column types are compared, or why they can't be."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from migrate.engines.families import Family, family_of, underlying
from migrate.model.canonical import Form, FormKind, NotComparable, Tolerance
from migrate.model.names import EngineName
from migrate.model.types import ColumnType, TypeKind


@dataclass(frozen=True, slots=True)
class End:
    """One end of a pair: a type and where it is."""

    type: ColumnType
    engine: EngineName
    family: Family

    @property
    def is_mysql(self) -> bool:
        """Whether MySQL or MariaDB holds it."""
        return self.engine.is_mysql_family


Ends = tuple[End, End]
Rule = Callable[[Ends], Form | NotComparable]

_SINGLE = ("float", "real")
_SMALL_BINARY_BYTES = 64
_LONGEST_INTEGER_BITS = 63
_UUID_DIGITS = 32
_WHOLE = (Family.INTEGER, Family.YEAR, Family.BOOLEAN)
_ZONE_LOSS = "a time with zone is taken to UTC; its zone is not compared"
_SINGLE_LOSS = "both sides are rounded to the 24 binary digits of a single-precision number"


def canonical(
    source: ColumnType, source_engine: EngineName, target: ColumnType, target_engine: EngineName
) -> Form | NotComparable:
    """Gives the form in which both servers can print the two types' values: equal values, and no others, as equal texts.

    Which types meet is what the conversion and DMS's own data types allow:
    https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html#CHAP_Source.MySQL.DataTypes
    """
    source, target = underlying(source), underlying(target)
    ends = (
        End(source, source_engine, family_of(source, source_engine)),
        End(target, target_engine, family_of(target, target_engine)),
    )
    rule = RULES.get(frozenset(end.family for end in ends))
    return _refused(ends) if rule is None else rule(ends)


def _refused(ends: Ends) -> NotComparable:
    return NotComparable(reason=f"{ends[0].type} and {ends[1].type} have no exact text in common")


def _as(kind: FormKind, *, read: bool = False, loss: str = "") -> Rule:
    """Always that form."""
    return lambda ends: Form(kind=kind, read=read, loss=loss)


def _of(ends: Ends, *families: Family) -> End:
    """The end of one of these families; the first where both are."""
    return next(end for end in ends if end.family in families)


def _decimal(ends: Ends) -> Form:
    first, second = map(_scale, ends)
    if first == second == 0:
        return Form(kind=FormKind.INTEGER)
    return Form(kind=FormKind.DECIMAL, scale=first if first == second else None)


def _scale(end: End) -> int | None:
    if end.family in _WHOLE or (end.type.scale is None and end.is_mysql):
        return 0
    return None if end.type.name == "money" else end.type.scale


def _float(ends: Ends) -> Form:
    singles = [end.type.name in _SINGLE for end in ends]
    zero = EngineName.MARIADB in (ends[0].engine, ends[1].engine)
    narrowed = any(singles) and not all(singles)
    return Form(kind=FormKind.FLOAT, single=narrowed, unsigned_zero=zero, loss=_SINGLE_LOSS if narrowed else "")


def _float_as_text(ends: Ends) -> Form:
    """MySQL shows six digits of a float: https://dev.mysql.com/doc/refman/8.4/en/problems-with-float.html"""
    end = _of(ends, Family.FLOAT)
    if end.type.name not in _SINGLE:
        return Form(kind=FormKind.FLOAT, read=True)
    if end.is_mysql:
        return Form(kind=FormKind.FLOAT, read=True, tolerance=Tolerance(relative=6e-6))
    return Form(kind=FormKind.FLOAT, read=True, single=True, loss=_SINGLE_LOSS)


def _float_as_decimal(ends: Ends) -> Form:
    """Servers turn a float into a decimal through 15 or 17 digits of a double, and 6 of a single."""
    exact, single = _of(ends, Family.DECIMAL, *_WHOLE), _of(ends, Family.FLOAT).type.name in _SINGLE
    return Form(
        kind=FormKind.FLOAT,
        tolerance=Tolerance(relative=6e-6 if single else 6e-15, digits=_scale(exact)),
    )


def _binary(ends: Ends) -> Form:
    return Form(kind=FormKind.BINARY, hashed=not any(_is_small_binary(end.type) for end in ends))


def _is_small_binary(type_: ColumnType) -> bool:
    return type_.name in ("binary", "varbinary", "uuid", "bit") and (type_.length or 16) <= _SMALL_BINARY_BYTES


def _bits_as_bytes(ends: Ends) -> Form | NotComparable:
    if not _of(ends, Family.BITS).is_mysql or _of(ends, Family.BINARY).is_mysql:
        return _refused(ends)
    return Form(kind=FormKind.BINARY)


def _bits(ends: Ends) -> Form | NotComparable:
    lengths = [end.type.length or (1 if end.type.name == "bit" else None) for end in ends]
    if all(end.is_mysql for end in ends):
        return Form(kind=FormKind.BITS, length=max(length or 1 for length in lengths))
    if not any(end.is_mysql for end in ends):
        return Form(kind=FormKind.BITS)
    if lengths[0] == lengths[1] or None in lengths or "bit varying" in (ends[0].type.name, ends[1].type.name):
        return Form(kind=FormKind.BITS, length=next(end.type.length or 1 for end in ends if end.is_mysql))
    return NotComparable(reason=f"{ends[0].type} and {ends[1].type} do not hold equally many bits")


def _bits_as_number(ends: Ends) -> Form | NotComparable:
    bits = _of(ends, Family.BITS)
    if not bits.is_mysql and (bits.type.name == "bit varying" or (bits.type.length or 1) > _LONGEST_INTEGER_BITS):
        return NotComparable(reason=f"PostgreSQL has no number for the bits of {bits.type}")
    return _decimal((End(bits.type, bits.engine, Family.INTEGER), next(end for end in ends if end is not bits)))


def _uuid_as_text(ends: Ends) -> Form:
    text = _of(ends, Family.TEXT, Family.PADDED)
    return Form(kind=FormKind.UUID, length=_UUID_DIGITS if text.type.length == _UUID_DIGITS else 0)


def _network(ends: Ends) -> Form | NotComparable:
    names = {end.type.name for end in ends}
    if names == {"inet4", "inet6"}:
        return _refused(ends)
    return Form(kind=FormKind.TEXT if names in ({"inet4"}, {"inet6"}) else FormKind.NETWORK)


def _array(ends: Ends) -> Form | NotComparable:
    """Arrays of numbers may be declared with another precision; as JSON their elements are compared by value."""
    elements = {family_of(replace(end.type, dimensions=0, kind=TypeKind.BASE), end.engine) for end in ends}
    if elements == {Family.DECIMAL} or (len(elements) == 1 and elements <= {Family.INTEGER, Family.TEXT}):
        return Form(kind=FormKind.JSON)
    same = ends[0].type.name == ends[1].type.name
    return Form(kind=FormKind.TEXT) if same else _refused(ends)


def _structured_as_text(ends: Ends) -> Form:
    """A full load writes an array and a composite value as JSON into a text of MySQL's; PostgreSQL itself casts them."""
    text = _of(ends, Family.TEXT)
    return Form(kind=FormKind.JSON if text.is_mysql else FormKind.TEXT)


def _set_as_array(ends: Ends) -> Form | NotComparable:
    return Form(kind=FormKind.MEMBERS) if _of(ends, Family.LABELS).type.name == "set" else _refused(ends)


def _number_as_text(ends: Ends) -> Form:
    """Money is written with a sign of its server's own choice: only its text can be compared."""
    money = _of(ends, Family.DECIMAL, *_WHOLE).type.name == "money"
    return Form(kind=FormKind.TEXT) if money else Form(kind=FormKind.DECIMAL, read=True)


def _vector(ends: Ends) -> Form | NotComparable:
    return Form(kind=FormKind.BINARY, hashed=True) if all(end.is_mysql for end in ends) else _refused(ends)


def _same_type(ends: Ends) -> Form | NotComparable:
    """Types that have no family of their own: the server's own text, where both are the same type."""
    names = {end.type.name for end in ends}
    if len(names) == 1 and not any(end.is_mysql for end in ends):
        return Form(kind=FormKind.TEXT)
    return _refused(ends)


def _other_as_text(ends: Ends) -> Form | NotComparable:
    if _of(ends, Family.OTHER).type.name in ("geometry", "geography", "raster"):
        return NotComparable(
            reason=f"{ends[0].type} and {ends[1].type}: PostGIS prints a value as no other server does"
        )
    return _refused(ends) if _of(ends, Family.OTHER).is_mysql else Form(kind=FormKind.TEXT)


_PAIRS: dict[tuple[Family, ...], Rule] = {
    (Family.UUID,): _as(FormKind.UUID),
    (Family.PADDED,): _as(FormKind.PADDED),
    (Family.TEXT,): _as(FormKind.TEXT),
    (Family.TEXT, Family.PADDED): _as(FormKind.PADDED),
    (Family.LABELS,): _as(FormKind.TEXT),
    (Family.LABELS, Family.TEXT): _as(FormKind.TEXT),
    (Family.LABELS, Family.PADDED): _as(FormKind.PADDED),
    (Family.LABELS, Family.ARRAY): _set_as_array,
    (Family.BINARY,): _binary,
    (Family.BINARY, Family.TEXT): _binary,
    (Family.BINARY, Family.PADDED): _binary,
    (Family.BINARY, Family.UUID): _binary,
    (Family.BINARY, Family.SPATIAL): _binary,
    (Family.BINARY, Family.VECTOR): _binary,
    (Family.BINARY, Family.BITS): _bits_as_bytes,
    (Family.VECTOR,): _vector,
    (Family.SPATIAL,): _as(FormKind.SPATIAL),
    (Family.SPATIAL, Family.TEXT): _as(FormKind.TEXT),
    (Family.DATE,): _as(FormKind.DATE),
    (Family.DATE, Family.TIMESTAMP): _as(FormKind.TIMESTAMP),
    (Family.TIMESTAMP,): _as(FormKind.TIMESTAMP),
    (Family.TIME,): _as(FormKind.TIME),
    (Family.TIME, Family.INTERVAL): _as(FormKind.TIME),
    (Family.TIME, Family.ZONED_TIME): _as(FormKind.TIME, loss=_ZONE_LOSS),
    (Family.ZONED_TIME,): _as(FormKind.TEXT),
    (Family.INTERVAL,): _as(FormKind.TEXT),
    (Family.BITS,): _bits,
    (Family.BITS, Family.TEXT): _as(FormKind.TEXT),
    (Family.JSON,): _as(FormKind.JSON),
    (Family.JSON, Family.PADDED): _as(FormKind.JSON),
    (Family.ARRAY,): _array,
    (Family.COMPOSITE,): _as(FormKind.TEXT),
    (Family.PAIRS,): _as(FormKind.TEXT),
    (Family.NETWORK,): _network,
    (Family.OTHER,): _same_type,
    (Family.OTHER, Family.TEXT): _other_as_text,
    (Family.FLOAT,): _float,
    (Family.FLOAT, Family.TEXT): _float_as_text,
    (Family.FLOAT, Family.PADDED): _float_as_text,
    (Family.UUID, Family.TEXT): _uuid_as_text,
    (Family.UUID, Family.PADDED): _uuid_as_text,
}
_READ = {
    Family.BOOLEAN: FormKind.BOOLEAN,
    Family.DATE: FormKind.DATE,
    Family.TIMESTAMP: FormKind.TIMESTAMP,
    Family.TIME: FormKind.TIME,
    Family.NETWORK: FormKind.NETWORK,
}
"""Types whose values a text may spell."""


def _rules() -> dict[frozenset[Family], Rule]:
    """The rule of every two families that have one."""
    rules = dict(_PAIRS)
    for number in (Family.INTEGER, Family.YEAR, Family.BOOLEAN, Family.DECIMAL):
        for other in (Family.INTEGER, Family.YEAR, Family.BOOLEAN, Family.DECIMAL):
            rules[number, other] = _decimal
        rules[number, Family.FLOAT] = _float_as_decimal
        rules[number, Family.BITS] = _bits_as_number
    del rules[Family.BOOLEAN, Family.FLOAT], rules[Family.YEAR, Family.BOOLEAN], rules[Family.BOOLEAN, Family.YEAR]
    for family in (Family.INTEGER, Family.DECIMAL, Family.YEAR):
        rules[family, Family.TEXT] = rules[family, Family.PADDED] = _number_as_text
    for family, kind in _READ.items():
        rules[family, Family.TEXT] = rules[family, Family.PADDED] = _as(kind, read=True)
    for family in (Family.ZONED_TIME, Family.INTERVAL, Family.PAIRS):
        rules[family, Family.TEXT] = _as(FormKind.TEXT)
    for family in (Family.TEXT, Family.ARRAY, Family.COMPOSITE, Family.PAIRS):
        rules[family, Family.JSON] = _as(FormKind.JSON)
    for family in (Family.ARRAY, Family.COMPOSITE):
        rules[family, Family.TEXT] = _structured_as_text
    return {frozenset(families): rule for families, rule in rules.items()}


RULES = _rules()
"""How two families are compared. Two that are not here have nothing in common."""
