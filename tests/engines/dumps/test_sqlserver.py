"""SQL Server's scripts, as Management Studio generates them and people write them."""

from pathlib import Path

import pytest

from migrate.engines.dumps.read import read_dump
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import DefaultKind, Schema, Table

FIXTURE = Path(__file__).parent / "fixtures" / "sqlserver.sql"


@pytest.fixture(scope="module")
def shop() -> Schema:
    return read_dump(FIXTURE)


def read(folder: Path, text: str) -> Schema:
    file = folder / "shop.sql"
    file.write_text(text, encoding="utf-8")
    return read_dump(file, dialect=EngineName.SQLSERVER)


def table(schema: Schema, name: str, owner: str = "dbo") -> Table:
    return schema.tables_by_name[ObjectName(schema=owner, name=name)]


def test_what_is_read_and_what_is_not(shop: Schema) -> None:
    assert (shop.engine, shop.database, shop.schemas) == (EngineName.SQLSERVER, "Shop", ("Sales", "dbo"))
    names = [item.name.name for item in shop.tables]
    assert names == ["Fast", "Files", "LastOne", "Orders", "Parted", "Person", "Customers"]
    assert [item.location.line for item in shop.skipped if item.location] == [10, 72, 146]
    assert len(shop.skipped) == 3


def test_columns(shop: Schema) -> None:
    columns = {column.name: column for column in table(shop, "Customers", "Sales").columns}
    assert columns["Id"].identity is not None
    assert columns["Id"].identity.start == 100
    assert columns["Name"].collation == "Latin1_General_CI_AS"
    assert (columns["Notes"].type.text, columns["Notes"].type.length) == ("nvarchar(max)", None)
    assert columns["Phone"].type.kind == "composite"
    assert columns["Full"].generated is not None
    assert not columns["Full"].generated.stored
    assert columns["Size"].generated is not None
    assert columns["Size"].generated.stored
    assert columns["Name"].comment == "Their name"
    assert table(shop, "Customers", "Sales").comment == "Who buys; don't GO"
    default = columns["Changed"].default
    assert default is not None
    assert (default.kind, default.text) == (DefaultKind.EXPRESSION, "sysutcdatetime()")


def test_keys_and_indexes(shop: Schema) -> None:
    customers = table(shop, "Customers", "Sales")
    assert customers.primary_key is not None
    assert customers.primary_key.columns == ("Id",)
    filtered = next(index for index in customers.indexes if index.name == "IX_Filtered")
    assert (filtered.predicate, filtered.include) == ("([Credit]>(0))", ("Name", "Notes"))
    assert [index.method for index in table(shop, "Orders").indexes] == ["clustered columnstore"]
    assert table(shop, "Orders").foreign_keys[0].on_delete == "CASCADE"
    assert not table(shop, "Parted").foreign_keys[0].validated


def test_kinds_of_tables(shop: Schema) -> None:
    assert table(shop, "Orders").system_versioned
    assert not table(shop, "Customers", "Sales").system_versioned
    assert dict(table(shop, "Fast").options)["MEMORY_OPTIMIZED"] == "ON"
    parted = table(shop, "Parted").partitioning
    assert parted is not None
    assert parted.expression == "At"


def test_code(shop: Schema) -> None:
    names = [item.name.name for item in shop.routines]
    assert names == ["Hidden", "Load", "Pay", "Rows", "Total"]
    load = next(item for item in shop.routines if item.name.name == "Load")
    assert load.body.startswith("BEGIN")
    assert load.body.endswith("END")
    assert [(item.name, item.enabled) for item in shop.triggers] == [("Changed", False)]
    assert {item.kind for item in shop.others} >= {"synonym", "assembly", "linked server", "encrypted object"}


@pytest.mark.parametrize(
    "column",
    [
        "[n] [int] NOT NULL CONSTRAINT [df] DEFAULT ((0))",
        "[n] AS a + 1",
        "[n] AS ([a]+(1)) PERSISTED NOT NULL",
        "[n] [dbo].[Name] NULL",
        "[n] [xml](CONTENT [dbo].[Docs]) NULL",
        "[n] [nvarchar](11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = [k], ALGORITHM = 'x') NULL",
        "[n] [decimal](18, 4) NULL",
        "[n] [varchar](max) MASKED WITH (FUNCTION = 'default()') NULL",
        "[n] [int] IDENTITY(-1,-1) NOT FOR REPLICATION",
        "[n] bit DEFAULT 1 NOT NULL",
        "[n] datetime2 GENERATED ALWAYS AS ROW START HIDDEN NOT NULL",
        "[n] int NOT NULL INDEX ix NONCLUSTERED",
        "[n] int REFERENCES other (id) ON UPDATE SET DEFAULT",
    ],
)
def test_every_column_is_read(tmp_path: Path, column: str) -> None:
    found = read(tmp_path, f"CREATE TABLE [dbo].[t]({column}, [last] [date] NULL) ON [PRIMARY]\nGO\n")
    assert found.skipped == ()
    assert [item.name for item in table(found, "t").columns] == ["n", "last"]


def test_batches_without_semicolons(tmp_path: Path) -> None:
    script = (
        "create table t1(id int identity primary key,nm varchar(10) default 'x' check(nm<>''));create index i on t1(nm)\n"
        "insert t1 values('a;b')\nalter table t1 add constraint u unique(nm), c2 int not null default(5)\n"
        "if object_id('z') is null\nbegin\ncreate table z (id int primary key, [a]]b] int, \"quo ted\" int)\nend\ngo\n"
    )
    found = read(tmp_path, script)
    assert found.skipped == ()
    assert [column.name for column in table(found, "t1").columns] == ["id", "nm", "c2"]
    assert [column.name for column in table(found, "z").columns] == ["id", "a]b", "quo ted"]


def test_several_are_dropped_at_once(tmp_path: Path) -> None:
    found = read(tmp_path, "create table a (i int)\ncreate table b (i int)\ndrop table if exists dbo.A, b\ngo\n")
    assert found.tables == ()


@pytest.mark.parametrize("who", ["[changed]", "ALL", "[other], [CHANGED]"])
def test_a_disabled_trigger(tmp_path: Path, who: str) -> None:
    script = (
        "CREATE TABLE t (id int)\nGO\nCREATE TRIGGER [changed] ON [t] AFTER INSERT AS PRINT 1\nGO\n"
        f"ALTER TABLE [dbo].[t] DISABLE TRIGGER {who}\nGO\n"
    )
    assert [item.enabled for item in read(tmp_path, script).triggers] == [False]


def test_a_view_with_its_options(tmp_path: Path) -> None:
    script = "CREATE VIEW v ([a], [b]) WITH VIEW_METADATA AS\nSELECT 1, 2\nWITH CHECK OPTION\nGO\n"
    view = read(tmp_path, script).views[0]
    assert ([column.name for column in view.columns], view.definition) == (["a", "b"], "SELECT 1, 2")
    assert view.check_option == "CASCADED"


def test_a_broken_batch_costs_no_other(tmp_path: Path) -> None:
    found = read(tmp_path, "SELECT 'never closed\nGO\nCREATE TABLE t (id int,,)\nGO\nCREATE TABLE u (id int)\nGO\n")
    assert [item.name.name for item in found.tables] == ["u"]
    assert [item.location.line for item in found.skipped if item.location] == [1, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_management_studio(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "shop.sql"
    file.write_text("USE [Shop]\r\nGO\r\nCREATE TABLE [dbo].[Ünï]([Id] [int] NOT NULL)\r\nGO\r\n", encoding=encoding)
    found = read_dump(file)
    assert (found.engine, found.database, found.skipped) == (EngineName.SQLSERVER, "Shop", ())
    assert [item.name.name for item in found.tables] == ["Ünï"]


def test_brackets_quotes_and_line_ends_in_names(tmp_path: Path) -> None:
    found = read(tmp_path, "CREATE TABLE [a]]b''c\n;d] ([it's] int NOT NULL);\nCREATE TABLE [e] (f int);\nGO\n")
    assert [item.name.name for item in found.tables] == ["a]b''c\n;d", "e"]
    assert found.tables[0].columns[0].name == "it's"
    assert found.skipped == ()
