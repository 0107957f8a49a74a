"""From an engine to itself, and between MySQL and MariaDB."""

from dataclasses import replace

import pytest

from migrate.convert.convert import convert
from migrate.convert.proof import prove
from migrate.model.conversion import Section
from migrate.model.names import EngineName, ObjectName, Target
from migrate.model.schema import (
    Check,
    Event,
    ForeignKey,
    Key,
    Partition,
    Partitioning,
    Routine,
    RoutineKind,
    Schema,
    Trigger,
    UserType,
    View,
)
from migrate.model.types import ColumnType, TypeKind
from tests.convert.build import MARIADB, MYSQL, POSTGRESQL, column, index, schema_of, serial, table
from tests.servers.pool import Pool


def shop(engine: EngineName = EngineName.MYSQL) -> Schema:
    collation = "utf8mb4_0900_ai_ci" if engine is EngineName.MYSQL else "utf8mb4_uca1400_ai_ci"
    people = table(
        "people",
        serial("id", "int unsigned", next_value=9),
        column("name", "varchar(30)", "x", charset="utf8mb4", collation=collation, comment="it's"),
        column("body", "text"),
        column("amount", "decimal(8,2) unsigned", "0.00"),
        column("state", "enum('a','b')", "a"),
        column("seen", "timestamp(3)", "CURRENT_TIMESTAMP(3)", on_update="CURRENT_TIMESTAMP(3)"),
        key=("id",),
        unique_keys=(Key(name="name", columns=("name", "state")),),
        indexes=(index("body", "body(10)"), index("words", "body", method="fulltext")),
        checks=(Check(name="positive", expression="`amount` >= 0"),),
        storage_engine="MyISAM",
        charset="utf8mb4",
        collation=collation,
        comment="people",
    )
    texts = table("texts", column("jid", "text", nullable=False), indexes=(index("PRIMARY", "jid(70)", unique=True),))
    log = table(
        "log",
        column("day", "date", nullable=False),
        column("person", "int unsigned"),
        key=("day",),
        partitioning=Partitioning(
            method="RANGE COLUMNS",
            expression="`day`",
            partitions=(Partition(name="p0", bound="'2020-01-01'"), Partition(name="p1", bound="MAXVALUE")),
        ),
    )
    visits = table(
        "visits",
        column("person", "int unsigned"),
        foreign_keys=(
            ForeignKey(
                name="fk",
                columns=("person",),
                referenced_table=people.name,
                referenced_columns=("id",),
                on_delete="CASCADE",
            ),
        ),
    )
    view = View(
        name=ObjectName(schema="Shop", name="names"),
        definition="select `Shop`.`people`.`name` AS `name` from `Shop`.`people`",
        columns=(column("name", "varchar(30)"),),
        definer="root@%",
    )
    return schema_of(people, texts, log, visits, engine=engine, views=(view,))


def with_code(schema: Schema) -> Schema:
    name = ObjectName(schema="Shop", name="twice")
    routine = Routine(
        name=name,
        kind=RoutineKind.FUNCTION,
        definer="root@%",
        definition="CREATE DEFINER=`root`@`%` FUNCTION `twice`(n int) RETURNS int DETERMINISTIC RETURN n * 2",
    )
    trigger = Trigger(
        name="before_visit",
        table=ObjectName(schema="Shop", name="visits"),
        timing="BEFORE",
        events=("INSERT",),
        body="SET NEW.person = NEW.person",
        definer="root@%",
    )
    event = Event(
        name=ObjectName(schema="Shop", name="nightly"), schedule="EVERY 1 DAY", body="DELETE FROM log", enabled=False
    )
    return replace(schema, routines=(routine,), triggers=(trigger,), events=(event,))


@pytest.mark.server
@pytest.mark.parametrize(
    ("source", "server", "target"),
    [
        (EngineName.MYSQL, "mysql", MYSQL),
        (EngineName.MARIADB, "mariadb", MARIADB),
        (EngineName.MYSQL, "mariadb", MARIADB),
        (EngineName.MARIADB, "mysql", MYSQL),
    ],
)
def test_every_statement_is_accepted(servers: Pool, source: EngineName, server: str, target: Target) -> None:
    conversion = convert(with_code(shop(source)), target)
    proof = prove(conversion, servers.url(server))
    assert [(item.statement, item.error) for item in proof.objects if not item.accepted] == []
    code = [item for item in conversion.statements if item.section is Section.CODE]
    assert len(code) == (3 if source is target.engine else 0)
    assert len(conversion.skipped) == (0 if source is target.engine else 3)


def test_types_stay_and_the_storage_engine_is_said() -> None:
    source = shop()
    conversion = convert(source, MYSQL)
    assert [item.type for made in conversion.schema.tables for item in made.columns] == [
        item.type for made in source.tables for item in made.columns
    ]
    assert {issue.name for issue in conversion.issues} == {"storage-engine", "definer-dropped"}


def test_a_rename_is_followed_into_views() -> None:
    conversion = convert(shop(), MYSQL, renames={"Shop": "other"})
    assert conversion.schema.views[0].definition == "select `other`.`people`.`name` AS `name` from `other`.`people`"


def test_types_of_mariadb_alone_become_texts_in_mysql() -> None:
    source = schema_of(table("t", column("u", "uuid"), column("a", "inet6")), engine=EngineName.MARIADB)
    conversion = convert(source, MYSQL)
    assert [str(item.type) for item in conversion.schema.tables[0].columns] == ["char(36)", "varchar(45)"]
    assert [issue.name for issue in conversion.issues] == ["type-without-equal"] * 2


@pytest.mark.server
@pytest.mark.parametrize("server", ["postgres", "postgres-old"])
def test_postgresql_to_itself(servers: Pool, server: str) -> None:
    mood = ColumnType(name="Mood", text='public."Mood"', kind=TypeKind.ENUM, labels=("a",), schema="public")
    people = table(
        "People",
        serial("id", "bigint", next_value=5),
        replace(column("m", "text"), type=mood),
        column("tags", "text"),
        key=("id",),
        schema="public",
        indexes=(index("p", "(lower(tags))"), replace(index("q", "m"), predicate="(id > 3)", include=("tags",))),
        checks=(Check(name="c", expression="id > 0"),),
    )
    routine = Routine(
        name=ObjectName(schema="public", name="twice"),
        kind=RoutineKind.FUNCTION,
        definition="CREATE FUNCTION public.twice(n bigint) RETURNS bigint LANGUAGE sql AS 'SELECT n * 2'",
    )
    view = View(
        name=ObjectName(schema="public", name="v"),
        definition='SELECT public.twice(id) AS x FROM public."People";',
        columns=(),
    )
    source = schema_of(people, engine=EngineName.POSTGRESQL, routines=(routine,), views=(view,))
    user_type = UserType(name=ObjectName(schema="public", name="Mood"), kind="enum", labels=("a",))
    conversion = convert(replace(source, types=(user_type,)), POSTGRESQL)
    proof = prove(conversion, servers.url(server))
    assert [(item.statement, item.error) for item in proof.objects if not item.accepted] == []
    assert conversion.issues == ()
