"""Tables of real MySQL and MariaDB servers, their columns and keys."""

import pytest

from migrate.engines.mysql.inspect import inspect
from migrate.model.names import ObjectName
from migrate.model.schema import (
    DefaultKind,
    Generated,
    Index,
    IndexPart,
    Key,
    Schema,
    Table,
)
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.engines.mysql.inspect.conftest import LONG, table
from tests.engines.repeating import default
from tests.sql import run

pytestmark = pytest.mark.server


class TestColumns:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("flag", ("literal", "1")),
            ("price", ("literal", "0000001.500")),
            ("word", ("literal", "it's \\ here")),
            ("mood", ("literal", "it's")),
            ("tags", ("literal", "x,y")),
            ("bits", ("expression", "b'101'")),
            ("since", ("literal", "2020")),
            ("day", ("literal", "2020-01-01")),
            ("null_word", ("literal", "NULL")),
            ("blank", ("literal", "")),
            ("minus", ("literal", "-5")),
            ("hidden", ("literal", "3")),
            ("id", None),
            ("nothing", None),
            ("body", None),
            ("place", None),
            ("later", None),
            ("twice", None),
            ("ts", None),
        ],
    )
    def test_defaults(self, kinds: Table, name: str, expected: tuple[str, str] | None) -> None:
        assert default(kinds.column(name)) == expected

    def test_expressions_as_defaults(self, kinds: Table) -> None:
        assert default(kinds.column("raw")) in (("expression", "0x6162"), ("expression", "x'6162'"))
        kind, text = default(kinds.column("label")) or ("", "")
        assert kind == DefaultKind.EXPRESSION
        assert text.replace("_utf8mb4", "") == r"concat('a','\'b')"

    def test_the_clock(self, kinds: Table) -> None:
        made = kinds.column("made")
        assert made.default is not None
        assert (made.default.kind, made.default.text.upper()) == (DefaultKind.EXPRESSION, "CURRENT_TIMESTAMP(3)")
        assert made.on_update == "CURRENT_TIMESTAMP(3)"
        assert kinds.column("ts").on_update is None

    def test_numbering(self, kinds: Table) -> None:
        identity = kinds.column("id").identity
        assert identity is not None
        assert identity.next_value == 3
        assert [column.name for column in kinds.columns if column.identity] == ["id"]

    def test_generated(self, kinds: Table, schema: Schema) -> None:
        later, twice = kinds.column("later").generated, kinds.column("twice").generated
        assert later is not None
        assert later.stored
        assert later.expression.replace("_utf8mb4", "") == r"concat(`word`,'it\'s \\')"
        assert twice == Generated(expression="`flag` * 2", stored=False)

    def test_types(self, kinds: Table) -> None:
        found = {column.name: column.type for column in kinds.columns}
        assert (found["id"].name, found["id"].unsigned) == ("bigint", True)
        assert found["flag"].text == "tinyint(1)"
        assert (found["price"].precision, found["price"].scale, found["price"].zerofill) == (10, 3, True)
        assert found["mood"].labels == ("sad", "it's", "a,b", "x\\y")
        assert found["tags"].labels == ("x", "y")
        assert (found["t"].fraction, found["ts"].fraction, found["day"].fraction) == (6, 0, None)
        assert (found["f"].precision, found["f"].scale, found["d"].precision) == (7, 2, None)
        assert (found["bits"].length, found["raw"].length, found["word"].length) == (3, 10, 20)

    def test_the_rest(self, kinds: Table) -> None:
        assert kinds.column("id").comment == 'it\'s "the" \\ key'
        assert (kinds.column("plain").charset, kinds.column("plain").collation) == ("latin1", "latin1_bin")
        assert (kinds.column("raw").charset, kinds.column("raw").collation) == (None, None)
        assert [column.name for column in kinds.columns if column.invisible] == ["hidden"]
        assert [column.name for column in kinds.columns if not column.nullable] == ["id", "flag", "place"]


class TestKeys:
    def test_primary_and_unique(self, kinds: Table) -> None:
        assert kinds.primary_key == Key(name="PRIMARY", columns=("id",))
        assert kinds.unique_keys == (Key(name="whole", columns=("flag", "price")),)

    def test_indexes(self, kinds: Table) -> None:
        assert {index.name: index for index in kinds.indexes} == {
            "partly": Index(name="partly", parts=(IndexPart(column="word", prefix_length=3),), unique=True),
            "places": Index(name="places", parts=(IndexPart(column="place"),), method="spatial"),
            "prefixed": Index(
                name="prefixed",
                parts=(IndexPart(column="word", prefix_length=5), IndexPart(column="flag", descending=True)),
            ),
            "texts": Index(name="texts", parts=(IndexPart(column="body"),), method="fulltext", comment="for search"),
        }

    def test_a_table_without_keys(self, schema: Schema) -> None:
        columned = table(schema, "columned")
        assert (columned.primary_key, columned.unique_keys, columned.indexes) == (None, (), ())

    def test_foreign_keys(self, schema: Schema, source: Url) -> None:
        child = table(schema, "child")
        (key,) = child.foreign_keys
        assert (key.name, key.columns, key.referenced_columns) == ("child_kind", ("kind",), ("id",))
        assert key.referenced_table == ObjectName(schema=source.database, name="kinds")
        assert (key.on_delete, key.on_update) == ("CASCADE", "SET NULL")
        assert [index.name for index in child.indexes] == ["child_kind"]

    def test_checks(self, kinds: Table) -> None:
        (check,) = kinds.checks
        assert check.name == "sane"
        assert check.enforced
        bare = check.expression.replace("_utf8mb4", "").replace("(", "").replace(")", "")
        assert bare == r"`word` <> 'it\'s \\' and `flag` > 0"


class TestTables:
    def test_options_and_comment(self, kinds: Table) -> None:
        assert kinds.comment == "the 'table'"
        assert kinds.storage_engine == "InnoDB"
        assert (kinds.charset, kinds.collation) == ("utf8mb4", "utf8mb4_general_ci")
        assert ("ROW_FORMAT", "DYNAMIC") in kinds.options

    def test_sizes(self, kinds: Table) -> None:
        assert kinds.size_bytes is not None
        assert kinds.size_bytes > 0
        assert kinds.row_estimate is not None

    def test_partitions(self, schema: Schema) -> None:
        ranged = table(schema, "ranged").partitioning
        assert ranged is not None
        assert (ranged.method, ranged.subpartition_method) == ("RANGE", "HASH")
        assert ranged.expression == "year(`d`)"
        assert [(one.name, one.bound) for one in ranged.partitions] == [
            ("old", "LESS THAN (2020)"),
            ("rest", "LESS THAN MAXVALUE"),
        ]
        assert ranged.partitions[0].subpartitions == ("oldsp0", "oldsp1")

    @pytest.mark.parametrize(
        ("name", "method", "bounds"),
        [
            ("columned", "RANGE COLUMNS", ["LESS THAN ('2020-01-01',3)", "LESS THAN (MAXVALUE,MAXVALUE)"]),
            ("listed", "LIST COLUMNS", ["IN ('it''s','b')"]),
            ("spread", "LINEAR KEY", ["", ""]),
        ],
    )
    def test_ways_to_partition(self, schema: Schema, name: str, method: str, bounds: list[str]) -> None:
        partitioning = table(schema, name).partitioning
        assert partitioning is not None
        assert partitioning.method == method
        assert [one.bound for one in partitioning.partitions] == bounds

    def test_a_table_in_one_piece(self, kinds: Table) -> None:
        assert kinds.partitioning is None

    def test_hostile_names(self, schema: Schema) -> None:
        long = table(schema, LONG)
        assert [column.name for column in long.columns] == [LONG, "a`b'c\"d %s é\nz", "Mixed"]
        assert long.columns[1].comment == "%s é"
        assert long.indexes[0].name == "%s"


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
def test_a_primary_key_keeps_its_prefixes(fresh_database: FreshDatabase, server: str) -> None:
    url = fresh_database(server)
    run(url, "CREATE TABLE t (a VARCHAR(20), b INT, PRIMARY KEY (b, a(5)))")
    found = inspect(url)
    assert found.tables[0].primary_key == Key(name="PRIMARY", columns=("b", "a"), prefix_lengths=(None, 5))
    assert found.skipped == ()
