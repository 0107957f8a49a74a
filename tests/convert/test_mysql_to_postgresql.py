"""MySQL and MariaDB to PostgreSQL: what comes out, and that a real server takes all of it."""

from dataclasses import replace

import pytest

from migrate.convert.convert import convert
from migrate.convert.proof import prove
from migrate.model.conversion import Conversion, Section
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Check, ForeignKey, Generated, Key, Partition, Partitioning, Schema
from tests.convert.build import POSTGRESQL, column, index, schema_of, serial, table
from tests.servers.pool import Pool

TYPES = {
    "tinyint": "smallint",
    "tinyint(1)": "smallint",
    "tinyint unsigned": "smallint",
    "smallint": "smallint",
    "smallint unsigned": "integer",
    "mediumint": "integer",
    "mediumint unsigned": "integer",
    "int": "integer",
    "int unsigned": "bigint",
    "bigint": "bigint",
    "bigint unsigned": "numeric(20,0)",
    "decimal(10,2)": "numeric(10,2)",
    "decimal(65,30) unsigned": "numeric(65,30)",
    "float": "real",
    "float(7,3)": "real",
    "double": "double precision",
    "double(16,4)": "double precision",
    "bit(1)": "boolean",
    "bit(12)": "bit(12)",
    "char(3)": "character(3)",
    "varchar(40)": "character varying(40)",
    "tinytext": "text",
    "longtext": "text",
    "binary(16)": "bytea",
    "varbinary(20)": "bytea",
    "mediumblob": "bytea",
    "date": "date",
    "datetime": "timestamp(0) without time zone",
    "datetime(3)": "timestamp(3) without time zone",
    "timestamp": "timestamp(0) with time zone",
    "timestamp(6)": "timestamp(6) with time zone",
    "time(2)": "time(2) without time zone",
    "year": "smallint",
    "json": "jsonb",
    "set('a','b')": "text",
    "point": "bytea",
    "inet6": "inet",
    "uuid": "uuid",
}


def converted(*tables: object, **fields: object) -> Conversion:
    return convert(schema_of(*tables, **fields), POSTGRESQL)  # type: ignore[arg-type]


def sql_of(conversion: Conversion, section: Section = Section.PRE_DATA) -> str:
    return conversion.script(section)


def issue_names(conversion: Conversion) -> set[str]:
    return {issue.name for issue in conversion.issues}


def everything() -> Schema:
    """A schema with every type and every kind of key."""
    typed = [column(f"c{number}", text) for number, text in enumerate(TYPES)]
    types = table("Types", serial("Id", "bigint unsigned", next_value=700), *typed, key=("Id",))
    customers = table(
        "Customers",
        serial("id", "bigint unsigned"),
        column("E Mail", "varchar(200)", nullable=False, collation="utf8mb4_0900_ai_ci", comment='it\'s "here" 100%'),
        column("user", "varchar(20)", "x'y", collation="utf8mb4_bin"),
        column("state", "enum('new','it''s')", "new"),
        column("tags", "set('a','b')", "a"),
        column("credit", "decimal(8,2) unsigned", "0.00", nullable=False),
        column("is_active", "tinyint(1)", "1", nullable=False),
        column("flag", "bit(1)", "b'1'"),
        column("born", "date", "0000-00-00", nullable=False),
        column("seen", "timestamp", "CURRENT_TIMESTAMP", on_update="CURRENT_TIMESTAMP"),
        column("changed", "datetime(3)", "CURRENT_TIMESTAMP(3)", on_update="CURRENT_TIMESTAMP(3)"),
        column("digest", "binary(2)", "ab"),
        column("body", "text"),
        key=("id",),
        unique_keys=(Key(name="email", columns=("E Mail",), comment="one each"),),
        indexes=(
            index("idx", "user", "seen"),
            index("body", "body(20)"),
            index("digest", "digest(1)", unique=True),
            index("words", "body", "E Mail", method="fulltext"),
            index("hidden", "born", visible=False),
        ),
        comment="people",
    )
    orders = table(
        "orders",
        serial("id", "int"),
        column("customer_id", "bigint unsigned"),
        key=("id",),
        indexes=(index("idx", "customer_id", comment="by customer"),),
        foreign_keys=(
            ForeignKey(
                name="fk",
                columns=("customer_id",),
                referenced_table=customers.name,
                referenced_columns=("id",),
                on_delete="SET NULL",
                on_update="CASCADE",
            ),
        ),
    )
    log = table(
        "log",
        column("day", "date", nullable=False),
        column("n", "int"),
        key=("day",),
        partitioning=Partitioning(
            method="RANGE COLUMNS",
            expression="`day`",
            partitions=(
                Partition(name="p0", bound="LESS THAN ('2020-01-01')"),
                Partition(name="p1", bound="MAXVALUE"),
            ),
        ),
    )
    return schema_of(types, customers, orders, log)


@pytest.mark.parametrize(("source", "target"), TYPES.items())
def test_type(source: str, target: str) -> None:
    conversion = converted(table("t", column("c", source)))
    assert str(conversion.schema.tables[0].columns[0].type) == target


def test_every_statement_is_in_its_section() -> None:
    conversion = convert(everything(), POSTGRESQL)
    kinds = {
        section: {statement.object.kind.value for statement in conversion.statements if statement.section is section}
        for section in Section
    }
    assert kinds == {
        Section.PRE_DATA: {"schema", "type", "table"},
        Section.POST_DATA: {"index", "check", "function", "trigger", "foreign-key"},
        Section.CODE: set(),
    }
    assert conversion.statements[-1].object.kind.value == "foreign-key"


def test_foreign_key_columns_share_a_type() -> None:
    conversion = convert(everything(), POSTGRESQL)
    tables = {item.name.name: item for item in conversion.schema.tables}
    assert tables["customers"].column("id").type.name == "bigint"
    assert tables["orders"].column("customer_id").type.name == "bigint"


def test_names_are_folded_and_mapped() -> None:
    conversion = convert(everything(), POSTGRESQL)
    mapping = conversion.mapping[ObjectName(schema="Shop", name="Customers")]
    assert mapping.target == ObjectName(schema="shop", name="customers")
    assert {item.source: item.target for item in mapping.columns}["E Mail"] == "e mail"
    assert '"e mail" character varying(200) NOT NULL' in sql_of(conversion)


def test_rename_of_a_schema() -> None:
    conversion = convert(everything(), POSTGRESQL, renames={"Shop": "public"})
    assert {item.name.schema for item in conversion.schema.tables} == {"public"}


def test_index_names_are_unique_in_a_schema() -> None:
    conversion = convert(everything(), POSTGRESQL)
    names = [item.name for made in conversion.schema.tables for item in made.indexes]
    assert len(names) == len(set(names))
    assert {"idx", "orders_idx"} <= set(names)


def test_zero_date_default_is_dropped_and_said() -> None:
    conversion = convert(everything(), POSTGRESQL)
    born = {item.name.name: item for item in conversion.schema.tables}["customers"].column("born")
    assert born.default is None
    assert born.nullable
    assert "zero-date-default" in issue_names(conversion)


def test_json_of_mariadb() -> None:
    source = table("t", column("c", "longtext"), checks=(Check(name="c", expression="json_valid(`c`)"),))
    conversion = convert(schema_of(source, engine=EngineName.MARIADB), POSTGRESQL)
    assert conversion.schema.tables[0].columns[0].type.name == "jsonb"
    assert conversion.schema.tables[0].checks == ()


def test_a_plain_table_has_no_issue() -> None:
    conversion = converted(table("t", serial(), column("n", "int", "0"), column("at", "datetime"), key=("id",)))
    assert conversion.issues == ()
    assert conversion.skipped == ()


def test_a_choice_is_followed_and_told() -> None:
    conversion = convert(
        schema_of(table("t", column("c", "tinyint(1)", "1"))), POSTGRESQL, choices={"tinyint1": "boolean"}
    )
    assert "c boolean DEFAULT true" in sql_of(conversion)
    assert [(item.name, item.choice, item.objects) for item in conversion.decisions] == [("tinyint1", "boolean", 1)]


def test_a_foreign_key_to_no_key_is_left_out() -> None:
    parent = table("p", column("a", "int"), indexes=(index("a", "a"),))
    key = ForeignKey(name="fk", columns=("a",), referenced_table=parent.name, referenced_columns=("a",))
    conversion = converted(parent, table("c", column("a", "int"), foreign_keys=(key,)))
    assert issue_names(conversion) == {"foreign-key-not-converted"}
    assert [item.object for item in conversion.skipped] == ["foreign-key Shop.c.fk"]


def test_stored_code_is_told_not_dropped() -> None:
    source = replace(schema_of(table("t", column("c", "vector(3)"))), events=())
    conversion = convert(source, POSTGRESQL)
    assert issue_names(conversion) == {"vector-type"}
    assert conversion.tables[0].columns[0].target == ""


@pytest.mark.server
@pytest.mark.parametrize("server", ["postgres", "postgres-old"])
def test_every_statement_is_accepted(servers: Pool, server: str) -> None:
    proof = prove(convert(everything(), POSTGRESQL), servers.url(server))
    assert [(item.statement, item.error) for item in proof.objects if not item.accepted] == []
    assert proof.accepted > 20


@pytest.mark.server
def test_hostile_names_are_accepted(servers: Pool) -> None:
    names = [
        'a"b',
        "a`b",
        "100%",
        "%s",
        "new\nline",
        "SELECT",
        "é" * 40,
        "x" * 64,
        "x" * 63 + "y",
        "😀",
        "A",
        "a",
        " ",
        "a.b",
    ]
    tables = [
        table(
            name,
            *(column(other, "int") for other in names),
            schema='we"ird',
            key=(names[0],),
            indexes=tuple(index(other, other) for other in names),
            comment=name,
        )
        for name in names
    ]
    conversion = convert(schema_of(*tables), POSTGRESQL)
    proof = prove(conversion, servers.url("postgres"))
    assert [(item.statement, item.error) for item in proof.objects if not item.accepted] == []


@pytest.mark.server
def test_a_refused_statement_is_told_in_the_servers_words(servers: Pool) -> None:
    conversion = converted(table("t", column("c", "int")))
    first = conversion.statements[-1]
    broken = replace(conversion, statements=(*conversion.statements, replace(first, sql="CREATE TABEL t ()")))
    proof = prove(broken, servers.url("postgres"))
    assert (proof.accepted, proof.rejected) == (2, 1)
    assert 'syntax error at or near "TABEL"' in proof.objects[-1].error


def test_generated_column_that_is_not_understood_becomes_plain() -> None:
    conversion = converted(
        table("t", column("a", "int"), column("b", "int", generated=Generated(expression="uuid_short()", stored=True)))
    )
    assert conversion.schema.tables[0].column("b").generated is None
    assert "generated-column-not-converted" in issue_names(conversion)


def test_a_key_that_loses_a_column_is_told() -> None:
    source = table("t", column("v", "vector(3)"), column("n", "int"), unique_keys=(Key(name="u", columns=("v", "n")),))
    conversion = converted(source)
    assert conversion.schema.tables[0].unique_keys == ()
    assert "unique-key Shop.t.u" in {item.object for item in conversion.skipped}
