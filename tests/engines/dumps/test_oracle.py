"""Oracle's scripts, as DBMS_METADATA, SQL Developer and people write them."""

from pathlib import Path

import pytest

from migrate.engines.dumps.read import read_dump
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import DefaultKind, Schema, Table

FIXTURE = Path(__file__).parent / "fixtures" / "oracle.sql"


@pytest.fixture(scope="module")
def shop() -> Schema:
    return read_dump(FIXTURE)


def read(folder: Path, text: str) -> Schema:
    file = folder / "shop.sql"
    file.write_text(text, encoding="utf-8")
    return read_dump(file, dialect=EngineName.ORACLE)


def table(schema: Schema, name: str) -> Table:
    return schema.tables_by_name[ObjectName(schema="SHOP", name=name)]


def test_what_is_read_and_what_is_not(shop: Schema) -> None:
    assert shop.engine is EngineName.ORACLE
    assert [item.name.name for item in shop.tables] == [
        *("AFTER_IT", "COPIED", "CUSTOMERS", "FROM_FILE", "LAST_ONE", "NESTED_ROWS", "NO_TERMINATOR", "ORDERS"),
        *("PEOPLE", "QUICK", "SCRATCH"),
    ]
    lines = {item.location.line: item.reason for item in shop.skipped if item.location}
    assert list(lines) == [7, 72, 80, 87, 100, 149]
    assert len(shop.skipped) == 6


def test_columns(shop: Schema) -> None:
    columns = {column.name: column for column in table(shop, "CUSTOMERS").columns}
    assert columns["NAME"].type.text == "VARCHAR2(100 CHAR)"
    assert columns["NAME"].comment == "It's the full name"
    assert (columns["CREDIT"].type.precision, columns["CREDIT"].type.scale) == (None, None)
    assert (columns["ROUNDED"].type.precision, columns["ROUNDED"].type.scale) == (5, -2)
    assert (columns["WHOLE"].type.precision, columns["WHOLE"].type.scale) == (None, 0)
    assert columns["SEEN"].type.name == "timestamp with local time zone"
    assert columns["SEEN"].type.fraction == 9
    assert columns["PLACE"].type.name == "sdo_geometry"
    assert columns["HOME"].type.kind == "composite"
    assert columns["SECRET"].invisible
    assert not columns["BORN"].nullable, "a CHECK of IS NOT NULL says so"
    assert columns["ID"].identity is not None
    assert columns["ID"].identity.start == 100
    assert columns["UPPER_NAME"].generated is not None
    default = columns["NOTE"].default
    assert default is not None
    assert (default.kind, default.text) == (DefaultKind.LITERAL, "it's; fine")


def test_keys_and_indexes(shop: Schema) -> None:
    customers = table(shop, "CUSTOMERS")
    assert customers.primary_key is not None
    assert customers.primary_key.columns == ("ID",)
    assert [(key.name, key.deferrable) for key in customers.unique_keys] == [
        ("CUSTOMERS_NAME_UK", True),
        ("CUSTOMERS_UUID", False),
    ]
    assert [(index.name, index.method) for index in customers.indexes] == [
        ("CREDIT_BM", "bitmap"),
        ("NAME_UPPER", "reverse"),
        ("NOTE_TEXT", "domain"),
    ]
    assert [(check.name, check.enforced) for check in customers.checks] == [("CREDIT_CK", False)]


def test_partitions_and_kinds_of_tables(shop: Schema) -> None:
    orders = table(shop, "ORDERS")
    assert orders.partitioning is not None
    assert (orders.partitioning.method, orders.partitioning.subpartition_method) == ("RANGE", "HASH")
    assert dict(orders.options)["INTERVAL"] == "numtoyminterval(1, 'MONTH')"
    assert dict(table(shop, "QUICK").options) == {"ORGANIZATION": "INDEX"}
    assert dict(table(shop, "SCRATCH").options) == {"TEMPORARY": "GLOBAL", "ON COMMIT": "DELETE"}
    assert dict(table(shop, "PEOPLE").options) == {"OF": "ADDRESS_T"}
    assert orders.foreign_keys[0].referenced_columns == ("ID",)
    assert not orders.foreign_keys[0].validated


def test_code(shop: Schema) -> None:
    assert {item.name: item.timing for item in shop.triggers} == {"ORDERS_ALL": "COMPOUND", "ORDERS_BI": "BEFORE"}
    before = next(item for item in shop.triggers if item.name == "ORDERS_BI")
    assert (before.for_each_row, before.condition, before.enabled) == (True, "new.id is null", False)
    assert before.body.startswith("begin")
    assert [item.name.name for item in shop.routines] == ["CLOSE_IT", "TOTAL"]
    assert {item.kind for item in shop.others} >= {"package", "package body", "synonym", "database link", "java"}


def test_no_password_is_kept(shop: Schema, tmp_path: Path) -> None:
    assert "tiger" not in shop.to_text()
    text = (
        "CREATE DATABASE LINK a CONNECT TO u IDENTIFIED BY \"very secret\" USING 'x';\n"
        "CREATE SHARED DATABASE LINK b AUTHENTICATED BY c IDENTIFIED BY secret;\n"
        "create database link c identified by secret using 'never closed;\n"
    )
    found = read(tmp_path, text).to_text()
    assert "secret" not in found
    assert "database link" in found


@pytest.mark.parametrize(
    "clause",
    [
        "SEGMENT CREATION DEFERRED PCTFREE 10 PCTUSED 40 INITRANS 1 MAXTRANS 255 COMPRESS FOR OLTP NOLOGGING TABLESPACE U",
        "STORAGE(INITIAL 65536 NEXT 1048576 FREELIST GROUPS 1 BUFFER_POOL DEFAULT) NO INMEMORY",
        'LOB ("N") STORE AS SECUREFILE (TABLESPACE "U" ENABLE STORAGE IN ROW CHUNK 8192 NOCACHE)',
        'XMLTYPE COLUMN "N" STORE AS SECUREFILE BINARY XML',
        "ENABLE ROW MOVEMENT",
        "PARALLEL 4 RESULT_CACHE (MODE DEFAULT) ROW ARCHIVAL",
    ],
)
def test_how_a_table_is_stored_changes_nothing(tmp_path: Path, clause: str) -> None:
    found = read(tmp_path, f'CREATE TABLE "SHOP"."T" ("N" NUMBER(5,0) NOT NULL ENABLE) {clause} ;')
    assert found.skipped == ()
    assert [column.name for column in table(found, "T").columns] == ["N"]
    assert table(found, "T").options == ()


@pytest.mark.parametrize(
    "column",
    [
        "n VARCHAR2(10) ENCRYPT USING 'AES192' NO SALT",
        "n NUMBER GENERATED BY DEFAULT ON NULL AS IDENTITY (START WITH 1 NOCACHE)",
        "n NUMBER GENERATED ALWAYS AS IDENTITY MINVALUE 1 INCREMENT BY 1 START WITH 1 CACHE 20 NOORDER NOCYCLE NOKEEP",
        'n REF "SHOP"."ADDRESS_T" SCOPE IS "SHOP"."PEOPLE"',
        "n CLOB CONSTRAINT is_json CHECK (n IS JSON (STRICT))",
        "n TIMESTAMP(6) DEFAULT systimestamp AT TIME ZONE 'UTC' NOT NULL",
        'n NUMBER DEFAULT "SHOP"."SEQ"."NEXTVAL" NOT NULL ENABLE NOVALIDATE',
        "n AS (ROUND(1.5, 1))",
        "n NUMBER, SUPPLEMENTAL LOG GROUP g (n) ALWAYS, SUPPLEMENTAL LOG DATA (ALL) COLUMNS",
        "n NUMBER, CONSTRAINT p PRIMARY KEY (n) USING INDEX (CREATE UNIQUE INDEX p ON t (n) TABLESPACE u) ENABLE",
        "n NUMBER CONSTRAINT p PRIMARY KEY USING INDEX PCTFREE 10 STORAGE(INITIAL 1) TABLESPACE u ENABLE",
    ],
)
def test_every_column_is_read(tmp_path: Path, column: str) -> None:
    found = read(tmp_path, f"CREATE TABLE shop.t ({column}, last DATE);")
    assert found.skipped == ()
    assert [item.name for item in table(found, "T").columns] == ["N", "LAST"]


def test_alterations(tmp_path: Path) -> None:
    script = """
        create table shop.t (a number(5), b number(5), c number(5), d varchar2(5));
        alter table shop.t add constraint t_uk unique (a, b) disable;
        alter table shop.t modify (a not null enable);
        alter table shop.t rename column b to e;
        alter table shop.t set unused (c);
        alter table shop.t modify d varchar2(20) default 'x';
        alter table shop.t noparallel;
        alter table shop.t add supplemental log data (all) columns;
    """
    found = read(tmp_path, script)
    assert found.skipped == ()
    columns = {column.name: column for column in table(found, "T").columns}
    assert list(columns) == ["A", "E", "D"]
    assert not columns["A"].nullable
    assert columns["D"].type.length == 20
    assert [(item.kind, item.name) for item in found.others] == [("disabled constraint", "T_UK")]


def test_subpartitions_and_references(tmp_path: Path) -> None:
    script = """
        create table shop.p (id number(5), placed date, state varchar2(1), constraint p_pk primary key (id))
        partition by list (state) subpartition by range (placed)
        subpartition template (subpartition s1 values less than (maxvalue))
        (partition pa values ('A', 'B') segment creation immediate
          (subpartition pa_1 values less than (to_date(' 2020-01-01', 'SYYYY-MM-DD', 'NLS_CALENDAR=GREGORIAN')) tablespace u),
         partition pd values (default) (subpartition pd_1 values less than (maxvalue)));
        create table shop.c (id number(5), p number(5) not null, constraint c_fk foreign key (p) references shop.p (id))
        partition by reference (c_fk);
        create table shop.h (id number(5)) partition by hash (id) partitions 8 store in (a, b);
    """
    found = read(tmp_path, script)
    assert found.skipped == ()
    listed = table(found, "P").partitioning
    assert listed is not None
    assert [(part.name, part.bound) for part in listed.partitions] == [("PA", "IN ('A', 'B')"), ("PD", "IN (default)")]
    methods = [item.partitioning.method for item in found.tables if item.partitioning]
    assert methods == ["REFERENCE", "HASH", "LIST"]


def test_views_and_their_options(tmp_path: Path) -> None:
    script = """
        create or replace force editionable view shop.v ("A", "B", constraint v_pk primary key ("A") disable)
          default collation "USING_NLS_COMP" bequeath definer as select 1, 2 from dual with check option constraint v_ck;
        create materialized view shop.mv ("A", "N") organization heap build deferred using index
          refresh force on demand start with sysdate+0 next sysdate + 1/24 disable query rewrite
          as select a, count(*) n from t group by a;
        comment on materialized view shop.mv is 'Totals';
        create view shop.w as select 1 a from dual with read only;
    """
    found = read(tmp_path, script)
    assert found.skipped == ()
    views = {view.name.name: view for view in found.views}
    assert [column.name for column in views["V"].columns] == ["A", "B"]
    assert (views["V"].definition, views["V"].check_option) == ("select 1, 2 from dual", "CASCADED")
    assert (views["MV"].materialized, views["MV"].comment) == (True, "Totals")
    assert "REFRESH FORCE ON DEMAND" in (views["MV"].algorithm or "")
    assert views["W"].check_option is None


def test_wrapped_code_is_kept_whole(tmp_path: Path) -> None:
    script = 'create or replace package "SHOP"."W" wrapped \na000000\n1\nVbS7\'x"(*&/*\n/\ncreate table shop.t (id number(5));\n'
    found = read(tmp_path, script)
    assert found.skipped == ()
    assert [item.kind for item in found.others] == ["package"]
    assert [item.name.name for item in found.tables] == ["T"]


def test_code_without_its_slash_ends_at_the_next_statement(tmp_path: Path) -> None:
    found = read(tmp_path, "create trigger x before insert on t begin null; end;\ncreate table t (id number(5));\n")
    assert [item.name for item in found.triggers] == ["X"]
    assert [item.name.name for item in found.tables] == ["T"]


def test_a_broken_statement_costs_no_other(tmp_path: Path) -> None:
    script = "create table a (id number(5);\ncreate table b (id number(5));\ncreate table c (x 'y');\n"
    found = read(tmp_path, script)
    assert [item.name.name for item in found.tables] == ["B"]
    assert [(item.location.line if item.location else 0) for item in found.skipped] == [1, 3]
