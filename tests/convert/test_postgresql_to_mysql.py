"""PostgreSQL to MySQL and MariaDB: what comes out, and that real servers take all of it."""

from dataclasses import replace

import pytest

from migrate.convert.convert import convert
from migrate.convert.proof import prove
from migrate.model.conversion import Conversion
from migrate.model.names import EngineName, ObjectName, Target
from migrate.model.schema import (
    Check,
    Column,
    Default,
    DefaultKind,
    ForeignKey,
    Generated,
    Index,
    IndexPart,
    Key,
    Schema,
    Sequence,
    UserType,
    View,
)
from migrate.model.types import ColumnType, TypeKind
from tests.convert.build import MARIADB, MYSQL, column, index, schema_of, serial, table
from tests.servers.pool import Pool

TYPES = {
    "smallint": "smallint",
    "integer": "int",
    "bigint": "bigint",
    "numeric(10,2)": "decimal(10,2)",
    "numeric": "decimal(65,30)",
    "real": "float",
    "double precision": "double",
    "boolean": "tinyint(1)",
    "text": "longtext",
    "character varying": "longtext",
    "character varying(40)": "varchar(40)",
    "character varying(20000)": "longtext",
    "character(3)": "char(3)",
    "bytea": "longblob",
    "uuid": "char(36)",
    "json": "json",
    "jsonb": "json",
    "date": "date",
    "timestamp(3) without time zone": "datetime(3)",
    "timestamp without time zone": "datetime(6)",
    "timestamp with time zone": "datetime(6)",
    "time without time zone": "time(6)",
    "time with time zone": "varchar(32)",
    "interval": "varchar(64)",
    "inet": "varchar(43)",
    "macaddr": "varchar(17)",
    "xml": "longtext",
    "tsvector": "longtext",
    "bit(12)": "bit(12)",
    "money": "decimal(19,2)",
    "oid": "bigint unsigned",
    "point": "longtext",
}
MOOD = ColumnType(name="mood", text="mood", kind=TypeKind.ENUM, labels=("sad", "o'k"), schema="public")


def expression(text: str) -> Default:
    return Default(kind=DefaultKind.EXPRESSION, text=text)


def converted(*tables: object, target: Target = MYSQL, **fields: object) -> Conversion:
    return convert(schema_of(*tables, engine=EngineName.POSTGRESQL, **fields), target)  # type: ignore[arg-type]


def everything() -> Schema:
    """A schema with every type and every kind of key."""
    typed = [column(f"c{number}", text) for number, text in enumerate(TYPES)]
    types = table(
        "types",
        *typed,
        Column(name="mood", type=MOOD, default=Default(kind=DefaultKind.LITERAL, text="o'k")),
        schema="public",
    )
    people = table(
        "People",
        serial("id", "bigint", next_value=17),
        column("e mail", "text", nullable=False, comment="it's \\ here"),
        column("note", "text", "x'y\\z"),
        column("is_in", "boolean", "true"),
        replace(column("made", "timestamp with time zone"), default=expression("now()")),
        replace(column("day", "date"), default=expression("CURRENT_DATE")),
        replace(column("own", "uuid"), default=expression("gen_random_uuid()")),
        replace(column("data", "jsonb"), default=expression("'{}'::jsonb")),
        column("first", "character varying(20)"),
        column("last", "character varying(20)"),
        column("n", "integer"),
        replace(
            column("whole", "text"),
            generated=Generated(expression="(((first)::text || ' '::text) || (last)::text)", stored=True),
        ),
        key=("id",),
        schema="public",
        unique_keys=(Key(name="people_mail", columns=("e mail",)),),
        indexes=(
            index("people_note", "note"),
            index("people_number", "(n + 1)"),
            index("people_data", "data", method="gin"),
            Index(name="people_in", parts=(IndexPart(column="n", descending=True),), predicate="is_in", unique=True),
        ),
        checks=(
            Check(name="positive", expression="(n > 0)"),
            Check(
                name="known",
                expression="((first)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            ),
        ),
        comment="people",
    )
    posts = table(
        "posts",
        column("id", "uuid", nullable=False),
        serial("number", "integer"),
        column("mail", "text"),
        key=("id",),
        schema="public",
        foreign_keys=(
            ForeignKey(
                name="posts_mail",
                columns=("mail",),
                referenced_table=people.name,
                referenced_columns=("e mail",),
                on_delete="CASCADE",
            ),
        ),
    )
    view = View(
        name=ObjectName(schema="public", name="authors"),
        definition='SELECT p.id, upper((p.first)::text) AS "Name", count(*) AS posts\n   FROM public."People" p\n'
        '     LEFT JOIN public.posts q ON q.mail = p."e mail"\n  WHERE p.n > 1\n  GROUP BY p.id, p.first;',
        columns=(column("id", "bigint"), column("Name", "text"), column("posts", "bigint")),
    )
    source = schema_of(types, people, posts, engine=EngineName.POSTGRESQL, views=(view,))
    mood = UserType(name=ObjectName(schema="public", name="mood"), kind="enum", labels=MOOD.labels)
    return replace(source, database="Shop", types=(mood,))


def names_of(conversion: Conversion) -> set[str]:
    return {issue.name for issue in conversion.issues}


@pytest.mark.parametrize(("source", "target"), TYPES.items())
def test_type(source: str, target: str) -> None:
    conversion = converted(table("t", column("c", source), schema="public"))
    assert str(conversion.schema.tables[0].columns[0].type) == target


def test_public_becomes_the_database() -> None:
    conversion = convert(everything(), MYSQL)
    assert conversion.schema.schemas == ("Shop",)
    assert conversion.tables[1].target == ObjectName(schema="Shop", name="People")


def test_text_in_a_key_gets_a_length_on_both_ends() -> None:
    tables = {item.name.name: item for item in convert(everything(), MYSQL).schema.tables}
    assert tables["People"].column("e mail").type.text == "varchar(768)"
    assert tables["posts"].column("mail").type.text == "varchar(768)"


def test_text_in_an_index_keeps_its_type_and_gets_a_prefix() -> None:
    people = {item.name.name: item for item in convert(everything(), MYSQL).schema.tables}["People"]
    assert people.column("note").type.name == "longtext"
    assert next(item for item in people.indexes if item.name == "people_note").parts[0].prefix_length == 255


def test_what_is_lost_is_told() -> None:
    conversion = convert(everything(), MYSQL)
    assert {"constraint-without-equal", "index-not-converted", "type-without-equal"} <= names_of(conversion)
    assert "index public.People.people_data" in {item.object for item in conversion.skipped}


def test_a_plain_table_has_no_issue() -> None:
    conversion = converted(table("t", serial(type_="bigint"), column("s", "character varying(9)"), key=("id",)))
    assert conversion.issues == ()
    assert conversion.skipped == ()


def test_a_default_of_its_own_sequence_numbers_the_column() -> None:
    source = table(
        "t",
        replace(column("id", "integer", nullable=False), default=expression("nextval('t_id_seq'::regclass)")),
        key=("id",),
    )
    sequence = Sequence(name=ObjectName(schema="Shop", name="t_id_seq"), last_value=41)
    conversion = converted(source, sequences=(sequence,))
    identity = conversion.schema.tables[0].columns[0].identity
    assert identity is not None
    assert identity.next_value == 42
    assert conversion.skipped == ()


def test_a_row_that_is_too_long_gives_texts_away() -> None:
    wide = [column(f"c{number}", "character varying(8000)") for number in range(5)]
    types = [item.type.name for item in converted(table("t", *wide)).schema.tables[0].columns]
    assert types.count("varchar") == 1


@pytest.mark.server
@pytest.mark.parametrize(("server", "target"), [("mysql", MYSQL), ("mariadb", MARIADB)])
def test_every_statement_is_accepted(servers: Pool, server: str, target: Target) -> None:
    conversion = convert(everything(), target)
    proof = prove(conversion, servers.url(server))
    assert [(item.statement, item.error) for item in proof.objects if not item.accepted] == []
    assert [view.name.name for view in conversion.schema.views] == ["authors"]
    assert {check.name for check in conversion.schema.tables[1].checks} == {"positive", "known"}
    assert conversion.schema.tables[1].column("whole").generated is not None


@pytest.mark.server
def test_the_proof_leaves_nothing_behind(servers: Pool) -> None:
    from tests.sql import rows

    prove(convert(everything(), MYSQL), servers.url("mysql"))
    names = {str(row[0]) for row in rows(servers.url("mysql"), "SHOW DATABASES")}
    assert "Shop" not in names


@pytest.mark.server
@pytest.mark.parametrize(("server", "target"), [("mysql", MYSQL), ("mariadb", MARIADB)])
def test_hostile_names_are_accepted(servers: Pool, server: str, target: Target) -> None:
    names = ['a"b', "a`b", "100%", "%s", "new\nline", "SELECT", "é", "e", "x" * 63, "😀", "A", "a", "end ", "a.b"]
    tables = [
        table(
            name,
            *(column(other, "integer") for other in names),
            schema="we`ird",
            key=(names[0],),
            indexes=tuple(index(other, other) for other in names),
            comment=name,
        )
        for name in names
    ]
    proof = prove(converted(*tables, target=target), servers.url(server))
    assert [(item.statement, item.error) for item in proof.objects if not item.accepted] == []


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [("bigint", "integer", "bigint"), ("smallint", "integer", "int"), ("integer", "integer", "int")],
)
def test_columns_that_refer_to_each_other_are_equally_wide(own: str, other: str, expected: str) -> None:
    parent = table("parent", serial("id", other), key=("id",), schema="public")
    child = table(
        "child",
        column("n", "smallint"),
        column("parent_id", own),
        schema="public",
        foreign_keys=(
            ForeignKey(
                name="child_parent", columns=("parent_id",), referenced_table=parent.name, referenced_columns=("id",)
            ),
        ),
    )
    made = {item.name.name: item for item in converted(parent, child).schema.tables}
    assert str(made["parent"].column("id").type) == str(made["child"].column("parent_id").type) == expected
    assert str(made["child"].column("n").type) == "smallint"
    assert [key.name for key in made["child"].foreign_keys] == ["child_parent"]
