"""The structure of a target beside the one that the conversion decided on."""

from pathlib import Path

import pytest

from migrate.convert.convert import convert
from migrate.engines.checksum import expressions_of
from migrate.engines.connect import open_raw
from migrate.engines.dumps.read import read_dump
from migrate.engines.engine import engine_of, parse_target
from migrate.model.conversion import Conversion
from migrate.model.issue import Severity
from migrate.model.names import EngineName
from migrate.model.structure import StructureDifference
from migrate.sample.shop import schema_sql
from migrate.url import Url
from migrate.validate.numbering import numbers_behind
from migrate.validate.side import Side
from migrate.validate.structure import compare_structure
from tests.sql import run

pytestmark = pytest.mark.server

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_KEY = "ALTER TABLE cart_item DROP CONSTRAINT cart_item_product, ADD FOREIGN KEY (product_id) REFERENCES product (id)"
DIFFERENCES = [
    [
        ('ALTER TABLE "order" DROP COLUMN note', "column shop.order.note: presence", ERROR),
        ("ALTER TABLE brand ADD COLUMN more text", "column shop.brand.more: presence", WARNING),
        ("ALTER TABLE brand ADD COLUMN needed int NOT NULL", "column shop.brand.needed: presence", ERROR),
        ("ALTER TABLE brand ALTER COLUMN name DROP NOT NULL", "column shop.brand.name: nullability", ERROR),
        ("ALTER TABLE brand ALTER COLUMN id DROP IDENTITY", "column shop.brand.id: identity", ERROR),
        ("ALTER TABLE cart_item ALTER COLUMN quantity TYPE bigint", "column shop.cart_item.quantity: type", ERROR),
        (
            "ALTER TABLE cart_item ALTER COLUMN quantity SET DEFAULT 7",
            "column shop.cart_item.quantity: default",
            WARNING,
        ),
        (
            "ALTER TABLE cart_item DROP CONSTRAINT cart_item_pkey",
            "primary-key shop.cart_item.cart_item_pkey: columns",
            ERROR,
        ),
        (
            "ALTER TABLE cart_item DROP CONSTRAINT cart_item_product",
            "foreign-key shop.cart_item.cart_item_product: presence",
            ERROR,
        ),
        ("ALTER TABLE coupon DROP CONSTRAINT coupon_percent", "check shop.coupon.coupon_percent: presence", ERROR),
        ("CREATE TABLE other (id int)", "table shop.other: presence", INFO),
    ],
    [(_KEY, "foreign-key shop.cart_item.cart_item_product: rule", ERROR)],
    [(f"{_KEY} ON DELETE CASCADE NOT VALID", "foreign-key shop.cart_item.cart_item_product: validity", WARNING)],
    [("DROP TABLE cart_item", "table shop.cart_item: presence", ERROR)],
]
HARMLESS = [
    "ALTER TABLE cart_item RENAME CONSTRAINT cart_item_product TO cart_item_other",
    "ALTER TABLE cart_item RENAME CONSTRAINT cart_item_pkey TO another",
    "CREATE INDEX ON brand (name, id)",
    "CREATE TABLE awsdms_status (id int)",
    "COMMENT ON TABLE brand IS 'x'",
    "ALTER TABLE cart_item ALTER COLUMN quantity SET STATISTICS 500",
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "shop.sql"
    path.write_text(schema_sql(), encoding="utf-8")
    return path


def _loaded(dump: Path, target: str, url: Url) -> Conversion:
    conversion = convert(
        read_dump(dump, dialect=EngineName.MYSQL),
        parse_target(target),
        renames={"shop": url.database if target != "postgresql" else "shop"},
    )
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        if url.scheme != "postgresql":
            cursor.execute("SET SESSION sql_mode = ''")
        for statement in conversion.statements:
            if not statement.sql.upper().startswith("CREATE DATABASE"):
                cursor.execute(statement.sql)
    return conversion


def _compared(conversion: Conversion, url: Url) -> tuple[StructureDifference, ...]:
    return compare_structure(conversion, engine_of(url).inspect(url)).differences


def _told(difference: StructureDifference) -> str:
    return f"{difference.object.kind} {difference.object.name}: {difference.aspect}"


@pytest.mark.parametrize(
    ("server", "target"),
    [
        ("postgres", "postgresql"),
        ("postgres-old", "postgresql:15"),
        ("mysql", "mysql"),
        ("mariadb", "mariadb"),
    ],
)
def test_what_the_conversion_made_is_as_it_decided(fresh_database, shop: Path, server: str, target: str) -> None:  # type: ignore[no-untyped-def]
    url = fresh_database(server)
    conversion = _loaded(shop, target, url)
    assert [(_told(item), item.expected, item.found) for item in _compared(conversion, url)] == []
    counted = dict(compare_structure(conversion, engine_of(url).inspect(url)).compared)
    assert counted["table"] == len(conversion.schema.tables)
    assert counted["foreign-key"] > 20


def test_what_was_changed_since_is_named(postgres_url: Url, shop: Path) -> None:
    conversion = _loaded(shop, "postgresql", postgres_url)
    for group in DIFFERENCES:
        found = _within(postgres_url, conversion, *(statement for statement, _, _ in group))
        assert {(_told(item), item.severity) for item in found} == {(told, severity) for _, told, severity in group}
        assert len(found) == len(group)


def test_what_means_the_same_is_no_difference(postgres_url: Url, shop: Path) -> None:
    conversion = _loaded(shop, "postgresql", postgres_url)
    assert _within(postgres_url, conversion, *HARMLESS) == ()


def test_dropped_indexes_views_and_keys(postgres_url: Url, shop: Path) -> None:
    conversion = _loaded(shop, "postgresql", postgres_url)
    found = _within(postgres_url, conversion, "ALTER TABLE category DROP CONSTRAINT uq_slug CASCADE")
    assert [(_told(item).split(":")[1], item.severity) for item in found] == [(" presence", ERROR)]
    index = conversion.schema.tables_by_name[conversion.tables[0].target].indexes[0]
    found = _within(postgres_url, conversion, f"DROP INDEX {index.name}")
    assert [(item.object.path[-1], item.severity) for item in found] == [(index.name, WARNING)]


def _within(url: Url, conversion: Conversion, *statements: str) -> tuple[StructureDifference, ...]:
    """What differs in a copy of the database in which the statements have run."""
    copy = f"{url.database}_copy"
    administrator = url.with_database("postgres")
    run(administrator, f"CREATE DATABASE {copy} TEMPLATE {url.database}")
    try:
        own = url.with_database(copy)
        run(own, *(f"SET search_path = shop; {statement}" for statement in statements))
        return _compared(conversion, own)
    finally:
        run(administrator, f"DROP DATABASE {copy} WITH (FORCE)")


@pytest.mark.parametrize("server", ["postgres", "mysql", "mariadb"])
def test_a_number_that_is_taken_already(fresh_database, server: str) -> None:  # type: ignore[no-untyped-def]
    url = fresh_database(server)
    numbered = "int GENERATED BY DEFAULT AS IDENTITY" if server == "postgres" else "int AUTO_INCREMENT"
    run(url, f"CREATE TABLE a (id {numbered} PRIMARY KEY)", f"CREATE TABLE b (id {numbered} PRIMARY KEY)")
    run(url, "INSERT INTO a VALUES (5)", *(() if server == "postgres" else ("INSERT INTO b VALUES (9)",)))
    schema = engine_of(url).inspect(url)
    with Side(url, expressions_of(schema.engine), workers=1) as side:
        found = [(item.object.path[1:], item.expected, item.found) for item in numbers_behind(side, schema)]
    assert found == ([(("a", "id"), "beyond 5", "1")] if server == "postgres" else [])
