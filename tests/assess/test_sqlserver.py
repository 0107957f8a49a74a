"""Checks of SQL Server's scripts: what the target changes, what is only alike, and what DMS reaches."""

from pathlib import Path

import pytest

from migrate.assess.assess import assess
from migrate.assess.context import Context
from migrate.assess.reach import table_reach
from migrate.assess.script_sql import code_sql, view_sql
from migrate.assess.sqlserver.words import qualified_objects
from migrate.engines.engine import parse_target
from migrate.model.issue import Assessment, Issue, Severity, Verdict
from migrate.model.names import EngineName, ObjectKind
from migrate.model.schema import Schema
from tests.assess.samples import read as read_script

TARGETS = ("aurora-postgresql:17", "aurora-mysql", "rds-mariadb")
PLAIN = """
USE [shop]
GO
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[customers](
	[id] [bigint] NOT NULL,
	[name] [nvarchar](50) NOT NULL,
	[born] [date] NULL,
	[seen] [datetime2](3) NOT NULL,
	[made] [datetime] NOT NULL CONSTRAINT [df_made] DEFAULT (getdate()),
	[credit] [decimal](19, 4) NULL,
	[share] [float] NULL,
 CONSTRAINT [pk_customers] PRIMARY KEY CLUSTERED ([id] ASC) WITH (PAD_INDEX = OFF, IGNORE_DUP_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
CREATE TABLE [dbo].[orders](
	[id] [bigint] NOT NULL PRIMARY KEY,
	[customer] [bigint] NOT NULL,
	[state] [varchar](10) NOT NULL DEFAULT ('new'),
	[amount] [int] NOT NULL CONSTRAINT [ck_amount] CHECK ([amount] > (0))
)
GO
CREATE NONCLUSTERED INDEX [ix_customer] ON [dbo].[orders] ([customer] ASC) WITH (SORT_IN_TEMPDB = OFF) ON [PRIMARY]
GO
ALTER TABLE [dbo].[orders] WITH CHECK ADD CONSTRAINT [fk_customer] FOREIGN KEY([customer]) REFERENCES [dbo].[customers] ([id])
GO
ALTER TABLE [dbo].[orders] CHECK CONSTRAINT [fk_customer]
GO
CREATE VIEW [dbo].[open_orders] AS
SELECT TOP (10) o.id, c.name, o.amount + 1 AS next, 'a + ''b''' AS note
FROM dbo.orders o INNER JOIN [dbo].[customers] AS c ON c.id = o.customer
WHERE o.state = N'new' /* WITH (NOLOCK), PIVOT ( /* nested */ */
ORDER BY o.id
GO
"""
ALIKE = """
CREATE PROCEDURE dbo.alike @output int OUTPUT, @cursor int, @merge varchar(10) = 'MERGE' AS
BEGIN
    -- BEGIN TRY; EXEC (@sql); DECLARE c CURSOR FOR SELECT 1; SELECT @@IDENTITY; WAITFOR DELAY '0'
    /* BEGIN TRAN; THROW; SELECT * FROM a.b.c.d; EXEC master..xp_cmdshell 'x'; #t */
    SELECT [throw], [xp] AS [pivot], t.[goto], 'sp_executesql; OPENQUERY(a, b)', "raiserror"
    FROM dbo.[merge] t JOIN dbo.things ON t.[commit] = things.[tran]
    WHERE t.kind = 'FOR XML' AND t.[identity] = @cursor AND t.n = 1 + 2 AND t.len > 0
    ORDER BY t.[apply] OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY;
    SET @output = @cursor + 1;
    EXEC dbo.other @cursor, @output OUTPUT;
    UPDATE dbo.[merge] SET [nolock] = 1, [from] = 2 WHERE nolock IN (updlock, holdlock)
    DELETE FROM dbo.[merge] WHERE id IN (SELECT sys.tables FROM dbo.things sys);
    SELECT x.y.value('.', 'int') FROM dbo.things t CROSS JOIN t.a.nodes(@b) AS x (y);
END
"""


def read(folder: Path, sql: str) -> Schema:
    return read_script(folder, sql, engine=EngineName.SQLSERVER)


def assessed(folder: Path, sql: str, target: str) -> Assessment:
    schema = read(folder, sql)
    assert schema.skipped == ()
    return assess(schema, parse_target(target))


def of(assessment: Assessment, check: str) -> list[Issue]:
    return [issue for issue in assessment.issues if issue.check == check]


class TestNothing:
    @pytest.mark.parametrize("target", TARGETS)
    def test_is_said_of_a_plain_script(self, tmp_path: Path, target: str) -> None:
        assert assessed(tmp_path, PLAIN, target).issues == ()

    @pytest.mark.parametrize("target", TARGETS)
    def test_is_code_in_strings_comments_and_quoted_names(self, tmp_path: Path, target: str) -> None:
        assert {issue.check for issue in assessed(tmp_path, ALIKE, target).issues} == {"MS301"}

    def test_of_sql_servers_is_asked_of_other_sources(self, tmp_path: Path) -> None:
        schema = read_script(tmp_path, "CREATE TABLE t (id int PRIMARY KEY, a timestamp, b bit, c tinyint);")
        found = assess(schema, parse_target("postgresql"))
        assert not [issue for issue in found.issues if issue.check.startswith("MS")]


class TestTarget:
    def test_decides_what_a_plus_of_texts_does(self, tmp_path: Path) -> None:
        view = "CREATE VIEW dbo.v AS SELECT a + '!' AS b FROM dbo.t"
        (there,) = of(assessed(tmp_path, view, "postgresql"), "MS322")
        (silent,) = of(assessed(tmp_path, view, "mysql"), "MS322")
        assert (there.severity, silent.severity) == (Severity.WARNING, Severity.ERROR)

    def test_decides_whether_a_filtered_index_moves(self, tmp_path: Path) -> None:
        script = "CREATE TABLE t (id int PRIMARY KEY, a int);\nCREATE INDEX i ON t (a) WHERE a > 0;"
        (same,) = of(assessed(tmp_path, script, "postgresql"), "MS204")
        (lost,) = of(assessed(tmp_path, script, "mysql"), "MS204")
        assert (same.severity, same.verdict) == (Severity.INFO, Verdict.AUTOMATIC)
        assert (lost.severity, lost.verdict) == (Severity.WARNING, Verdict.DECISION)

    def test_decides_where_instead_of_may_stand(self, tmp_path: Path) -> None:
        script = "CREATE VIEW dbo.v AS SELECT 1 AS a\nGO\nCREATE TRIGGER dbo.w ON dbo.v INSTEAD OF INSERT AS RETURN"
        assert not of(assessed(tmp_path, script, "postgresql"), "MS303")
        assert of(assessed(tmp_path, script, "mysql"), "MS303")

    @pytest.mark.parametrize(
        ("target", "words"),
        [
            ("postgresql", "before PostgreSQL 18"),
            ("postgresql:17", "as a stored column,"),
            ("postgresql:18", "anew, and"),
            ("mysql", "anew, and"),
        ],
    )
    def test_decides_how_a_column_is_computed(self, tmp_path: Path, target: str, words: str) -> None:
        (issue,) = of(assessed(tmp_path, "CREATE TABLE t (id int PRIMARY KEY, a AS (id * 2));", target), "MS118")
        assert words in issue.message

    @pytest.mark.parametrize(("target", "count"), [("postgresql:14", 1), ("postgresql:17", 0), ("mysql", 1)])
    def test_may_know_merge(self, tmp_path: Path, target: str, count: int) -> None:
        script = "CREATE PROC p AS MERGE t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = 1;"
        assert len(of(assessed(tmp_path, script, target), "MS309")) == count

    @pytest.mark.parametrize(("target", "count"), [("aurora-mysql", 1), ("rds-mariadb", 0), ("aurora-postgresql", 0)])
    def test_may_have_sequences(self, tmp_path: Path, target: str, count: int) -> None:
        assert len(of(assessed(tmp_path, "CREATE SEQUENCE dbo.s START WITH 1;", target), "MS216")) == count

    @pytest.mark.parametrize(
        ("target", "guid", "apply"),
        [
            ("postgresql", "becomes uuid", "LATERAL is the same"),
            ("mysql", "char(36)", "LATERAL is the same"),
            ("mariadb", "becomes uuid", "has no LATERAL"),
        ],
    )
    def test_mariadb_is_not_mysql(self, tmp_path: Path, target: str, guid: str, apply: str) -> None:
        script = (
            "CREATE TABLE t (id uniqueidentifier PRIMARY KEY);\nGO\n"
            "CREATE VIEW v AS SELECT t.id FROM t OUTER APPLY (SELECT 1 AS a) x"
        )
        found = assessed(tmp_path, script, target)
        assert guid in of(found, "MS109")[0].message
        assert apply in of(found, "MS313")[0].message

    def test_decides_how_long_a_name_may_be(self, tmp_path: Path) -> None:
        script = f"CREATE TABLE {'é' * 32} (id int PRIMARY KEY);"
        assert of(assessed(tmp_path, script, "postgresql"), "MS503")
        assert not of(assessed(tmp_path, script, "mysql"), "MS503")

    def test_decides_which_collation_differs(self, tmp_path: Path) -> None:
        script = "CREATE TABLE t (id int PRIMARY KEY, a char(1) COLLATE Latin1_General_CS_AS, b char(1) COLLATE French_CI_AI);"
        (folded,) = of(assessed(tmp_path, script, "postgresql"), "MS122")
        (exact,) = of(assessed(tmp_path, script, "mysql"), "MS122")
        assert folded.message.startswith("b of t")
        assert exact.message.startswith("a of t")


class TestTable:
    def test_without_a_key_can_not_follow_large_columns(self, tmp_path: Path) -> None:
        script = "CREATE TABLE a (x nvarchar(max));\nCREATE TABLE b (id int PRIMARY KEY, x nvarchar(max));"
        found = of(assessed(tmp_path, script, "postgresql"), "MS111")
        assert [issue.severity for issue in found] == [Severity.WARNING, Severity.INFO]

    def test_computed_by_the_time_needs_a_view(self, tmp_path: Path) -> None:
        script = "CREATE TABLE t (id int PRIMARY KEY, a AS (dateadd(day, 1, getdate())), b AS ('getdate()'));"
        by_time, by_text = of(assessed(tmp_path, script, "postgresql"), "MS118")
        assert "getdate()" in by_time.message
        assert "a view has to do it" in by_time.message
        assert "a view has to do it" not in by_text.message

    def test_partitioned_names_the_keys_that_lack_the_column(self, tmp_path: Path) -> None:
        script = (
            "CREATE TABLE a (id int PRIMARY KEY, [at] date NOT NULL) ON years([at]);\n"
            "CREATE TABLE b (id int, [At] date, CONSTRAINT pk PRIMARY KEY (id, [at])) ON years([At]);"
        )
        lacking, whole = of(assessed(tmp_path, script, "postgresql"), "MS219")
        assert "a_pk must hold that column" in lacking.message
        assert "must hold" not in whole.message

    def test_of_text_keys_that_ignore_nothing(self, tmp_path: Path) -> None:
        script = "CREATE TABLE t (id int PRIMARY KEY, a varchar(9) COLLATE French_CI_AI NOT NULL UNIQUE);"
        assert of(assessed(tmp_path, script, "postgresql"), "MS202")
        assert not of(assessed(tmp_path, script, "mysql"), "MS202")

    def test_with_hostile_names_stays_on_one_line(self, tmp_path: Path) -> None:
        script = 'CREATE TABLE "a]b\n\'\'; DROP" ("c\r\n<b>%s" sql_variant, [d"] timestamp, e AS ([d"]));'
        found = assessed(tmp_path, script, "postgresql").issues
        assert {"MS104", "MS108", "MS118", "MS201", "MS501"} <= {issue.check for issue in found}
        assert not [issue for issue in found if {"\n", "\r"} & {*issue.message, *issue.excerpt}]


class TestCode:
    def test_of_the_own_database_is_no_other_one(self, tmp_path: Path) -> None:
        script = "CREATE VIEW dbo.v AS SELECT a FROM {}.dbo.t"
        assert not of(assessed(tmp_path, script.format("[SHOP]"), "postgresql"), "MS317")
        assert not of(assessed(tmp_path, "USE Mine\nGO\n" + script.format("mine"), "postgresql"), "MS317")
        (issue,) = of(assessed(tmp_path, script.format("[the other]"), "postgresql"), "MS317")
        assert "the database the other" in issue.message
        assert issue.excerpt[slice(*issue.span or ())].endswith("dbo.t")

    def test_is_shown_at_its_line(self, tmp_path: Path) -> None:
        script = "CREATE PROC p AS\nBEGIN\n  SELECT 1;\n  EXEC sp_executesql N'x';\nEND"
        (issue,) = of(assessed(tmp_path, script, "postgresql"), "MS305")
        assert issue.location is not None
        assert issue.location.line == 4
        assert issue.excerpt[slice(*issue.span or ())] == "sp_executesql"

    def test_long_or_short_takes_other_hours(self, tmp_path: Path) -> None:
        long = "CREATE PROC p AS\n" + "SELECT 1;\n" * 100 + "\nGO\nCREATE PROC q AS SELECT 1;"
        hours = [issue.effort.high_hours for issue in of(assessed(tmp_path, long, "postgresql"), "MS301")]
        assert hours == [16, 5]

    def test_outside_of_the_database_is_executed(self, tmp_path: Path) -> None:
        for statement, count in (
            ("EXEC @r = master..xp_cmdshell 'x'", 1),
            ("EXECUTE [sys].[sp_OACreate] 'x', @r OUT", 1),
            ("SELECT xp_gained, t.xp_total FROM t", 0),
            ("EXEC xpert.dbo.sp_sell 'xp_cmdshell'", 0),
        ):
            found = assessed(tmp_path, f"CREATE PROC p @r int AS {statement};", "postgresql")
            assert len(of(found, "MS315")) == count

    def test_of_another_server_is_a_name_of_four_parts(self, tmp_path: Path) -> None:
        for name, count in (("a.b.c.d", 1), ("a...d", 1), ("a.b.c", 0), ("c.d", 0)):
            found = assessed(tmp_path, f"CREATE PROC p AS INSERT INTO {name} SELECT 1;", "postgresql")
            assert len(of(found, "MS316")) == count

    def test_with_top_of_all_rows_takes_them_all(self, tmp_path: Path) -> None:
        for top, count in (
            ("TOP (100) PERCENT", 0),
            ("TOP 99.5 PERCENT", 1),
            ("TOP (@n) WITH TIES", 1),
            ("TOP (5)", 0),
        ):
            found = assessed(tmp_path, f"CREATE PROC p @n int AS SELECT {top} a FROM t ORDER BY a;", "postgresql")
            assert len(of(found, "MS311")) == count

    def test_that_is_encrypted_counts_for_itself(self, tmp_path: Path) -> None:
        script = "CREATE VIEW v WITH ENCRYPTION AS SELECT 1 AS a\nGO\nCREATE VIEW w WITH SCHEMABINDING AS SELECT 1 AS a"
        (issue,) = of(assessed(tmp_path, script, "postgresql"), "MS404")
        assert issue.object.kind is ObjectKind.VIEW
        assert issue.object.path == ("dbo", "v")


class TestQualifiedObjects:
    def parts(self, folder: Path, sql: str) -> list[tuple[str, ...]]:
        context = Context(schema=read(folder, sql), target=parse_target("postgresql"))
        texts = [*view_sql(context), *code_sql(context)]
        return [parts for text in texts for _, _, parts in qualified_objects(text)]

    def test_are_found_where_a_table_stands(self, tmp_path: Path) -> None:
        sql = "CREATE VIEW v AS SELECT a.b.c.d FROM x..[y z] JOIN s.t ON 1 = 1"
        assert self.parts(tmp_path, sql) == [("x", "", "y z"), ("s", "t")]

    def test_are_no_methods_of_a_column(self, tmp_path: Path) -> None:
        sql = "CREATE VIEW v AS SELECT 1 AS a FROM s.t CROSS APPLY t.x.nodes('/a') AS n (c) CROSS APPLY d.s.f(1)"
        assert self.parts(tmp_path, sql) == [("s", "t"), ("d", "s", "f")]

    def test_are_no_strings_and_no_queries(self, tmp_path: Path) -> None:
        assert self.parts(tmp_path, "CREATE VIEW v AS SELECT 'FROM a.b.c' AS x FROM (SELECT 1 AS a) q") == []


class TestReach:
    @pytest.mark.parametrize(
        "table",
        [
            "CREATE TABLE t (id int PRIMARY KEY, a sql_variant);",
            "CREATE TABLE t (id int PRIMARY KEY, a int SPARSE NULL);",
            "CREATE TABLE [it's] (id int PRIMARY KEY);",
            "CREATE TABLE t (id int PRIMARY KEY NONCLUSTERED) WITH (MEMORY_OPTIMIZED = ON);",
            "CREATE TABLE t AS FILETABLE;",
        ],
    )
    def test_ends_at_what_dms_does_not_support(self, tmp_path: Path, table: str) -> None:
        (found,) = table_reach(read(tmp_path, table))
        assert not found.full_load
        assert not found.cdc
        assert found.reason

    def test_of_changes_needs_a_primary_key(self, tmp_path: Path) -> None:
        (found,) = table_reach(read(tmp_path, "CREATE TABLE t (id int NOT NULL UNIQUE);"))
        assert found.full_load
        assert not found.cdc
        assert "MS-CDC" in found.reason

    @pytest.mark.parametrize("column", ["a int", "a varchar(max)", "[it's] int", "a AS (id + 1)"])
    def test_of_other_tables_is_whole(self, tmp_path: Path, column: str) -> None:
        (found,) = table_reach(read(tmp_path, f"CREATE TABLE t (id int PRIMARY KEY, {column});"))
        assert found.full_load
        assert found.cdc
