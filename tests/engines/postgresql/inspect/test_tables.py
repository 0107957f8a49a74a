"""Tables of real PostgreSQL servers, their columns and keys."""

import pytest

from migrate.engines.postgresql.inspect import inspect
from migrate.model.schema import (
    ForeignKey,
    Generated,
    Identity,
    Index,
    IndexPart,
    Key,
    Partition,
    Partitioning,
    Schema,
    Table,
)
from migrate.model.types import ColumnType, TypeKind
from migrate.url import Url
from tests.engines.postgresql.inspect.conftest import HOSTILE, LONG, named, table
from tests.engines.repeating import default
from tests.sql import run

pytestmark = pytest.mark.server


class TestColumns:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("price", ("literal", "1.5")),
            ("label", ("literal", "it's")),
            ("made", ("expression", "now()")),
            ("seen", ("expression", "CURRENT_TIMESTAMP")),
            ("numbers", ("literal", "{}")),
            ("feeling", ("literal", "ok")),
            ("doc", ("literal", "{}")),
            ("raw", ("literal", "\\xdeadbeef")),
            ("minus", ("literal", "-5")),
            ("yes", ("literal", "true")),
            ("key", ("expression", "gen_random_uuid()")),
            ("id", None),
            ("numbered", None),
            ("twice", None),
            ("plain", None),
            ("name", None),
            ("amount", None),
        ],
    )
    def test_defaults(self, kinds: Table, name: str, expected: tuple[str, str] | None) -> None:
        assert default(kinds.column(name)) == expected

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("id", ColumnType(name="integer", text="integer")),
            ("price", ColumnType(name="numeric", text="numeric(10,2)", precision=10, scale=2)),
            ("anything", ColumnType(name="numeric", text="numeric")),
            ("label", ColumnType(name="character varying", text="character varying(20)", length=20)),
            ("long", ColumnType(name="character varying", text="character varying")),
            ("code", ColumnType(name="character", text="character(3)", length=3)),
            ("tiny", ColumnType(name='"char"', text='"char"')),
            ("bits", ColumnType(name="bit", text="bit(3)", length=3)),
            ("more", ColumnType(name="bit varying", text="bit varying(5)", length=5)),
            (
                "made",
                ColumnType(name="timestamp without time zone", text="timestamp(3) without time zone", fraction=3),
            ),
            ("seen", ColumnType(name="timestamp with time zone", text="timestamp with time zone", fraction=6)),
            ("clock", ColumnType(name="time with time zone", text="time(2) with time zone", fraction=2)),
            ("took", ColumnType(name="interval", text="interval day to second(2)", fraction=2)),
            ("lasted", ColumnType(name="interval", text="interval", fraction=6)),
            ("numbers", ColumnType(name="integer", text="integer[]", kind=TypeKind.ARRAY, dimensions=1)),
            (
                "grid",
                ColumnType(
                    name="numeric", text="numeric(5,2)[]", kind=TypeKind.ARRAY, dimensions=2, precision=5, scale=2
                ),
            ),
            (
                "feeling",
                ColumnType(
                    name="mood",
                    text="public.mood",
                    kind=TypeKind.ENUM,
                    schema="public",
                    labels=("sad", "it's", "ok"),
                ),
            ),
            (
                "feelings",
                ColumnType(
                    name="mood",
                    text="public.mood[]",
                    kind=TypeKind.ARRAY,
                    schema="public",
                    labels=("sad", "it's", "ok"),
                    dimensions=1,
                ),
            ),
            ("both_of", ColumnType(name="pair", text="public.pair", kind=TypeKind.COMPOSITE, schema="public")),
            (
                "name",
                ColumnType(
                    name="word",
                    text="public.word",
                    kind=TypeKind.DOMAIN,
                    schema="public",
                    base="character varying(10)",
                    length=10,
                ),
            ),
            ("stretch", ColumnType(name="span", text="public.span", kind=TypeKind.RANGE, schema="public")),
            ("days", ColumnType(name="daterange", text="daterange")),
            ("doc", ColumnType(name="jsonb", text="jsonb")),
            ("email", ColumnType(name="citext", text="other.citext", schema="other")),
            ("key", ColumnType(name="uuid", text="uuid")),
        ],
    )
    def test_types(self, kinds: Table, name: str, expected: ColumnType) -> None:
        assert kinds.column(name).type == expected

    def test_numbering(self, kinds: Table) -> None:
        assert kinds.column("id").identity == Identity(serial=True, next_value=3, sequence=named("kinds_id_seq"))
        assert kinds.column("numbered").identity == Identity(
            always=True, start=10, increment=5, next_value=20, sequence=named("kinds_numbered_seq")
        )
        assert kinds.column("byhand").identity == Identity(next_value=3, sequence=named("kinds_byhand_seq"))

    def test_a_sequence_that_no_column_owns_numbers_nothing(self, schema: Schema) -> None:
        column = table(schema, "uses_shared").column("id")
        assert column.identity is None
        assert default(column) == ("expression", "nextval('public.shared'::regclass)")

    def test_an_owned_sequence_that_is_not_the_default(self, schema: Schema) -> None:
        column = table(schema, "odd_serial").column("id")
        assert (column.identity, default(column)) == (None, ("literal", "7"))
        assert named("odd_serial_id_seq") in [one.name for one in schema.sequences]

    def test_the_rest(self, kinds: Table) -> None:
        assert kinds.column("twice").generated == Generated(expression="id * 2", stored=True)
        assert kinds.column("id").comment == "the key"
        assert [column.name for column in kinds.columns if column.collation] == ["plain"]
        assert [column.name for column in kinds.columns if not column.nullable] == ["id", "numbered", "byhand"]
        assert "gone" not in [column.name for column in kinds.columns]


class TestKeys:
    def test_primary_and_unique(self, kinds: Table) -> None:
        assert kinds.primary_key == Key(name="kinds_pkey", columns=("id",))
        assert kinds.unique_keys == (
            Key(name="by_index", columns=("plain",), constraint=False),
            Key(name="covering", columns=("minus",), include=("yes",)),
            Key(name="later", columns=("label", "price"), deferrable=True, initially_deferred=True),
        )

    def test_indexes(self, kinds: Table) -> None:
        assert {index.name: index for index in kinds.indexes} == {
            "docs": Index(name="docs", method="gin", parts=(IndexPart(column="doc", operator_class="jsonb_path_ops"),)),
            "hashed": Index(name="hashed", method="hash", parts=(IndexPart(column="id"),)),
            "lowered": Index(name="lowered", unique=True, parts=(IndexPart(expression="lower((label)::text)"),)),
            "odd": Index(
                name="odd",
                parts=(
                    IndexPart(column="plain", operator_class="text_pattern_ops"),
                    IndexPart(column="label", collation="C"),
                ),
            ),
            "rich": Index(
                name="rich",
                parts=(
                    IndexPart(column="label", descending=True, nulls_first=False),
                    IndexPart(column="price", nulls_first=True),
                    IndexPart(expression="id + 1"),
                ),
                include=("minus",),
                predicate="yes",
                comment="the rich one",
            ),
            "partly": Index(name="partly", unique=True, parts=(IndexPart(column="amount"),), predicate="amount > 3"),
        }

    def test_foreign_keys(self, schema: Schema) -> None:
        assert table(schema, "child", "other").foreign_keys == (
            ForeignKey(
                name="loose",
                columns=("b",),
                referenced_table=named("kinds"),
                referenced_columns=("id",),
                match="FULL",
                validated=False,
            ),
            ForeignKey(
                name="to_kinds",
                columns=("a",),
                referenced_table=named("kinds"),
                referenced_columns=("id",),
                on_delete="CASCADE",
                on_update="SET NULL",
                deferrable=True,
                initially_deferred=True,
            ),
        )

    def test_a_foreign_key_to_partitions_is_one(self, schema: Schema) -> None:
        assert [key.referenced_table for key in table(schema, "to_parted").foreign_keys] == [named("parted")]

    def test_checks(self, kinds: Table) -> None:
        (check,) = kinds.checks
        assert check.name == "sane"
        assert check.expression.startswith("(price > (0)::numeric) AND (")

    def test_nulls_that_are_not_distinct(self, source: Url) -> None:
        run(source, "CREATE TABLE hollow.strict (a int UNIQUE NULLS NOT DISTINCT)")
        (found,) = inspect(source, schemas=["hollow"]).tables
        run(source, "DROP TABLE hollow.strict")
        assert [key.nulls_not_distinct for key in found.unique_keys] == [True]


class TestTables:
    def test_partitions_are_in_their_root(self, schema: Schema) -> None:
        parted = table(schema, "parted")
        assert parted.partitioning == Partitioning(
            method="RANGE",
            expression="made",
            partitions=(
                Partition(name="parted_2020", bound="FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"),
                Partition(name="parted_rest", bound="DEFAULT", subpartitions=("parted_rest_a",)),
            ),
            subpartition_method="LIST",
            subpartition_expression="v",
        )
        assert not [one for one in schema.tables if one.name.name.startswith("parted_")]
        assert [index.name for index in parted.indexes] == ["parted_v_idx"]

    def test_other_ways_to_partition(self, schema: Schema) -> None:
        spread = table(schema, "spread").partitioning
        assert spread is not None
        assert (spread.method, spread.expression) == ("HASH", "id")
        assert spread.partitions[0].bound == "FOR VALUES WITH (modulus 2, remainder 0)"
        by_expression = table(schema, "by_expression").partitioning
        assert by_expression == Partitioning(method="LIST", expression="lower(v)")

    def test_heirs(self, schema: Schema) -> None:
        assert table(schema, "heir").inherits == (named("parent"),)
        assert [column.name for column in table(schema, "heir").columns] == ["a", "b"]
        assert [one.name.name for one in schema.tables if one.inherits] == ["heir"]

    def test_how_rows_are_told_apart(self, schema: Schema) -> None:
        assert table(schema, "kinds").replica_identity == "default"
        assert table(schema, "quick").replica_identity == "full"
        assert table(schema, "identified").replica_identity == "identity_of"

    def test_the_rest(self, schema: Schema, kinds: Table) -> None:
        assert kinds.comment == "all of them"
        assert [one.name.name for one in schema.tables if one.unlogged] == ["quick"]
        assert table(schema, "quick").options == (("FILLFACTOR", "70"),)

    def test_sizes(self, source: Url) -> None:
        run(source, "ANALYZE kinds")
        kinds = table(inspect(source), "kinds")
        assert kinds.row_estimate == 2
        assert kinds.size_bytes is not None
        assert kinds.size_bytes >= 8192

    def test_hostile_names(self, schema: Schema) -> None:
        found = table(schema, HOSTILE)
        assert [column.name for column in found.columns] == [HOSTILE, "Mixed", LONG]
        assert found.columns[0].identity is not None
        assert found.columns[0].identity.serial
        assert found.columns[1].comment == "%s 😀"
        assert found.primary_key is not None
        assert found.primary_key.columns == (HOSTILE,)
        assert [index.name for index in found.indexes] == [f"ix {HOSTILE}"]
