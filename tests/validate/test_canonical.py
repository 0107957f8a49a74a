"""Which types have a text in common."""

import itertools

import pytest

from migrate.engines.families import underlying
from migrate.model.canonical import Form, FormKind, NotComparable
from migrate.model.names import EngineName
from migrate.model.types import ColumnType, TypeKind
from migrate.validate.canonical import canonical

MY, MARIA, PG = EngineName.MYSQL, EngineName.MARIADB, EngineName.POSTGRESQL


def _form(mysql: ColumnType, postgresql: ColumnType, engine: EngineName = MY) -> Form | NotComparable:
    form = canonical(mysql, engine, postgresql, PG)
    assert form == canonical(postgresql, PG, mysql, engine) or isinstance(form, NotComparable)
    return form


@pytest.mark.parametrize(
    ("mysql", "postgresql", "kind"),
    [
        ("tinyint", "smallint", FormKind.INTEGER),
        ("tinyint", "boolean", FormKind.INTEGER),
        ("bigint", "numeric", FormKind.DECIMAL),
        ("year", "smallint", FormKind.INTEGER),
        ("bit", "boolean", FormKind.INTEGER),
        ("bit", "bit", FormKind.BITS),
        ("float", "real", FormKind.FLOAT),
        ("char", "character", FormKind.PADDED),
        ("char", "character varying", FormKind.TEXT),
        ("varchar", "character", FormKind.PADDED),
        ("set", "text", FormKind.TEXT),
        ("datetime", "timestamp without time zone", FormKind.TIMESTAMP),
        ("timestamp", "timestamp with time zone", FormKind.TIMESTAMP),
        ("time", "time without time zone", FormKind.TIME),
        ("time", "interval", FormKind.TIME),
        ("varchar", "interval", FormKind.TEXT),
        ("char", "uuid", FormKind.UUID),
        ("binary", "uuid", FormKind.BINARY),
        ("geometry", "bytea", FormKind.BINARY),
        ("json", "jsonb", FormKind.JSON),
        ("longtext", "jsonb", FormKind.JSON),
        ("varchar", "xml", FormKind.TEXT),
        ("varchar", "macaddr", FormKind.TEXT),
        ("int", "text", FormKind.DECIMAL),
        ("varchar", "boolean", FormKind.BOOLEAN),
        ("double", "numeric", FormKind.FLOAT),
        ("double", "text", FormKind.FLOAT),
        ("datetime", "date", FormKind.TIMESTAMP),
        ("date", "text", FormKind.DATE),
        ("varchar", "bytea", FormKind.BINARY),
        ("blob", "text", FormKind.BINARY),
        ("bit", "bytea", FormKind.BINARY),
        ("bit", "text", FormKind.TEXT),
        ("point", "text", FormKind.TEXT),
        ("time", "time with time zone", FormKind.TIME),
        ("varchar", "cidr", FormKind.NETWORK),
        ("json", "hstore", FormKind.JSON),
    ],
)
def test_types_with_a_common_text(mysql: str, postgresql: str, kind: FormKind) -> None:
    form = _form(ColumnType(name=mysql), ColumnType(name=postgresql))
    assert isinstance(form, Form)
    assert form.kind is kind


@pytest.mark.parametrize(
    ("mysql", "postgresql"),
    [
        ("int", "date"),
        ("int", "uuid"),
        ("year", "date"),
        ("time", "timestamp with time zone"),
        ("enum", "bytea"),
        ("double", "boolean"),
        ("point", "point"),
        ("geometry", "geometry"),
        ("varchar", "geometry"),
        ("json", "integer"),
        ("vector", "vector"),
        ("no such type", "jsonb"),
    ],
)
def test_types_without_one(mysql: str, postgresql: str) -> None:
    form = _form(ColumnType(name=mysql), ColumnType(name=postgresql))
    assert isinstance(form, NotComparable)
    assert mysql in form.reason
    assert postgresql in form.reason


def test_decimals_keep_their_zeros_only_where_both_sides_have_them() -> None:
    two = ColumnType(name="decimal", precision=10, scale=2)
    assert _form(two, ColumnType(name="numeric", precision=10, scale=2)) == Form(kind=FormKind.DECIMAL, scale=2)
    assert _form(two, ColumnType(name="numeric", precision=10, scale=3)) == Form(kind=FormKind.DECIMAL)
    assert _form(two, ColumnType(name="numeric")) == Form(kind=FormKind.DECIMAL)
    whole = ColumnType(name="numeric", precision=20, scale=0)
    assert _form(ColumnType(name="bigint", unsigned=True), whole) == Form(kind=FormKind.INTEGER)


def test_bits_of_two_lengths() -> None:
    eight, nine = ColumnType(name="bit", length=8), ColumnType(name="bit", length=9)
    assert canonical(eight, MY, eight, PG) == Form(kind=FormKind.BITS, length=8)
    assert isinstance(canonical(eight, MY, nine, PG), NotComparable)
    assert canonical(eight, MY, nine, MARIA) == Form(kind=FormKind.BITS, length=9)
    all_bits = ColumnType(name="bit", length=64)
    assert canonical(all_bits, MY, ColumnType(name="bigint"), PG) == Form(kind=FormKind.INTEGER)
    assert isinstance(canonical(all_bits, PG, ColumnType(name="bigint"), MY), NotComparable)


def test_minus_zero_is_zero_beside_mariadb_alone() -> None:
    double = ColumnType(name="double precision")
    for engine, unsigned in ((MY, False), (MARIA, True)):
        form = _form(ColumnType(name="double"), double, engine)
        assert isinstance(form, Form)
        assert form.unsigned_zero is unsigned
    assert canonical(double, PG, double, PG) == Form(kind=FormKind.FLOAT)


def test_arrays() -> None:
    array = ColumnType(name="integer", kind=TypeKind.ARRAY, dimensions=1)
    assert canonical(array, PG, array, PG) == Form(kind=FormKind.JSON)
    dates = ColumnType(name="date", kind=TypeKind.ARRAY, dimensions=1)
    assert canonical(dates, PG, dates, PG) == Form(kind=FormKind.TEXT)
    assert canonical(array, PG, ColumnType(name="json"), MY) == Form(kind=FormKind.JSON)
    assert canonical(array, PG, ColumnType(name="longtext"), MARIA) == Form(kind=FormKind.JSON)
    assert canonical(ColumnType(name="set"), MY, array, PG) == Form(kind=FormKind.MEMBERS)
    assert isinstance(canonical(ColumnType(name="enum"), MY, array, PG), NotComparable)
    assert canonical(array, PG, ColumnType(name="varchar"), MY) == Form(kind=FormKind.JSON)
    assert isinstance(canonical(array, PG, ColumnType(name="integer"), PG), NotComparable)


@pytest.mark.parametrize(
    ("base", "name", "length", "scale"),
    [
        ("integer", "integer", None, None),
        ("numeric(10,2)", "numeric", None, 2),
        ("numeric(10)", "numeric", None, 0),
        ("numeric", "numeric", None, None),
        ("character varying(12)", "character varying", 12, None),
        ("timestamp(3) without time zone", "timestamp without time zone", 3, None),
    ],
)
def test_domains_are_what_is_below_them(base: str, name: str, length: int | None, scale: int | None) -> None:
    found = underlying(ColumnType(name="d", kind=TypeKind.DOMAIN, schema="s", base=base))
    assert (found.name, found.length, found.scale) == (name, length, scale)
    assert underlying(found) is found


def test_an_array_in_a_domain() -> None:
    found = underlying(ColumnType(name="d", kind=TypeKind.DOMAIN, base="text[]"))
    assert (found.name, found.kind, found.dimensions) == ("text", TypeKind.ARRAY, 1)


def test_every_pair_of_mysql_types_is_answered_alike_from_both_ends() -> None:
    names = (
        "int",
        "decimal",
        "double",
        "varchar",
        "enum",
        "blob",
        "point",
        "date",
        "datetime",
        "time",
        "bit",
        "json",
        "x",
    )
    for one, other in itertools.product(names, repeat=2):
        first = canonical(ColumnType(name=one), MY, ColumnType(name=other), MARIA)
        second = canonical(ColumnType(name=other), MARIA, ColumnType(name=one), MY)
        assert first == second or (isinstance(first, NotComparable) and isinstance(second, NotComparable))
        assert isinstance(first, Form) == (one == other != "x") or one != other
