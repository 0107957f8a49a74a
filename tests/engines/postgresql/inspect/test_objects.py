"""Views, code, sequences and types of real PostgreSQL servers, and what only the newest has."""

import pytest

from migrate.engines.postgresql.inspect import inspect
from migrate.model.schema import (
    Check,
    Column,
    Generated,
    Index,
    IndexPart,
    RoutineKind,
    Schema,
    Sequence,
    UserType,
    View,
)
from migrate.model.types import ColumnType
from migrate.url import Url
from tests.engines.postgresql.inspect.conftest import named
from tests.sql import run

pytestmark = pytest.mark.server


class TestOthers:
    def test_views(self, schema: Schema) -> None:
        cheap, kept = schema.views
        assert (cheap.name, cheap.check_option, cheap.materialized) == (named("cheap"), "LOCAL", False)
        assert cheap.definition.startswith("SELECT ")
        assert "public.kinds" in cheap.definition
        assert not cheap.definition.endswith(";")
        assert [column.name for column in cheap.columns] == ["id", "label"]
        assert (kept.name, kept.materialized) == (named("kept"), True)
        assert kept.indexes == (Index(name="kept_id", unique=True, parts=(IndexPart(column="id"),)),)

    def test_security_invoker(self, source: Url) -> None:
        run(source, "CREATE VIEW hollow.v WITH (security_invoker = on) AS SELECT 1 AS one")
        (view,) = inspect(source, schemas=["hollow"]).views
        run(source, "DROP VIEW hollow.v")
        assert view.security_invoker
        assert view == View(
            name=named("v", "hollow"),
            definition="SELECT 1 AS one",
            columns=(Column(name="one", type=ColumnType(name="integer", text="integer")),),
            security_invoker=True,
            definer=view.definer,
        )

    def test_routines(self, schema: Schema) -> None:
        found = {(one.name.name, one.parameters): one for one in schema.routines}
        joined = found["joined", "a integer, b text DEFAULT 'x'::text, OUT c integer"]
        assert (joined.kind, joined.language, joined.data_access) == (RoutineKind.FUNCTION, "plpgsql", "STABLE")
        assert joined.security_definer
        assert joined.body == " BEGIN c := a; END "
        assert joined.definition.startswith("CREATE OR REPLACE FUNCTION public.joined(")
        assert found["joined", "a text"].comment == "the other one"
        assert found["joined", "a text"].returns == "SETOF public.kinds"
        assert found["filled", "INOUT x integer"].kind is RoutineKind.PROCEDURE
        assert found["total", "integer"].kind is RoutineKind.AGGREGATE
        assert len(found) == len(schema.routines) == 5

    def test_triggers(self, schema: Schema) -> None:
        before, emptied, instead, of_all = sorted(schema.triggers, key=lambda one: one.name)
        assert (before.timing, before.events, before.for_each_row) == ("BEFORE", ("INSERT", "UPDATE"), True)
        assert before.condition == "new.price > (1)::numeric"
        assert before.function == named("touched")
        assert (emptied.timing, emptied.events, emptied.for_each_row) == ("AFTER", ("TRUNCATE",), False)
        assert (emptied.enabled, before.enabled) == (False, True)
        assert (instead.timing, instead.table) == ("INSTEAD OF", named("cheap"))
        assert of_all.table == named("parted")

    def test_sequences(self, schema: Schema) -> None:
        assert [one.name.name for one in schema.sequences] == ["alone", "odd_serial_id_seq", "shared"]
        assert schema.sequences[0] == Sequence(
            name=named("alone"),
            type="integer",
            start=5,
            increment=2,
            minimum=3,
            maximum=100,
            cycle=True,
            cache=4,
            comment="stands alone",
        )

    def test_types(self, schema: Schema) -> None:
        mood, pair, span, word = schema.types
        assert mood == UserType(name=named("mood"), kind="enum", labels=("sad", "it's", "ok"))
        assert [(column.name, column.type.text) for column in pair.attributes] == [
            ("a", "integer"),
            ("b", "numeric(5,2)"),
            ("c", "text"),
        ]
        assert (span.kind, span.base) == ("range", "double precision")
        assert word == UserType(
            name=named("word"),
            kind="domain",
            base="character varying(10)",
            nullable=False,
            default="'x''y'::character varying",
            checks=(Check(name="not_a", expression="(VALUE)::text <> 'a'::text"),),
        )


class TestOnlyNew:
    def test_what_only_the_newest_has(self, postgres_url: Url) -> None:
        run(
            postgres_url,
            """CREATE TABLE t (id int, plus int GENERATED ALWAYS AS (id + 1) VIRTUAL, what int4range, during daterange,
               CONSTRAINT loose CHECK (id > 3) NOT ENFORCED,
               CONSTRAINT apart UNIQUE (what, during WITHOUT OVERLAPS))""",
        )
        found = inspect(postgres_url)
        (table_,) = found.tables
        assert table_.column("plus").generated == Generated(expression="id + 1", stored=False)
        assert table_.checks == (Check(name="loose", expression="id > 3", enforced=False),)
        assert table_.unique_keys == ()
        assert [one.object for one in found.skipped] == ["constraint public.t.apart"]
