"""Values that a task makes on the way: the same ones in a full load and while changes are followed."""

import hashlib
import random
import re
from pathlib import Path
from typing import Any

import pytest

from migrate.dms.carriage import carried
from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.errors import Unsupported
from migrate.execute.local.ddl import apply_script
from migrate.execute.plan_folder import load
from migrate.model.progress import TableState
from migrate.model.validation import TableValidation, TableVerdict
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.validate import compare_schemas
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import follow, refused
from tests.execute.local.cdc.test_filtered import filtered, planned
from tests.sql import rows, run

pytestmark = pytest.mark.server
NAMES = (None, "Ada", "O'Neil", 'tab\t"quoted",\n\\N', "é😀", "")


def rule(number: int, action: str, schema: str, column: str | None = None, **more: Any) -> dict[str, Any]:
    locator = {"schema-name": schema, "table-name": "people", **({"column-name": column} if column else {})}
    return {
        "rule-type": "transformation",
        "rule-id": str(number),
        "rule-name": str(number),
        "rule-target": "column",
        "rule-action": action,
        "object-locator": locator,
        **more,
    }


def added(number: int, schema: str, name: str, expression: str | None) -> dict[str, Any]:
    more: dict[str, Any] = {"value": name, "data-type": {"type": "string", "length": 50}}
    return rule(number, "add-column", schema, **more, **({"expression": expression} if expression else {}))


def rules_of(schema: str) -> tuple[dict[str, Any], ...]:
    return (
        added(300, schema, "full_name", "upper($first)||'_'||coalesce($last, '$first')"),
        added(301, schema, "told_by", "$AR_H_OPERATION||' '||$AR_M_SOURCE_TABLE_NAME"),
        added(302, schema, "size", "CASE WHEN $amount > 10 THEN 'big' ELSE replaceChars($code, '0123', 'abc') END"),
        added(303, schema, "spare", None),
        rule(310, "data-masking-digits-mask", schema, "code", value="#"),
        rule(311, "data-masking-hash-mask", schema, "login"),
        rule(312, "data-masking-digits-randomize", schema, "number"),
        rule(320, "add-before-image-columns", schema, "amount", **{"before-image-def": {"column-filter": "all"}}),
    )


def make_people(source: Url) -> None:
    postgresql = source.scheme == "postgresql"
    first, last = ('"first"', '"last"') if postgresql else ("`first`", "`last`")
    run(
        source,
        f"CREATE TABLE people (login varchar(70) PRIMARY KEY, {first} varchar(40), {last} text, code varchar(20), number int,"
        " amount decimal(8,2))",
        *(["ALTER TABLE people REPLICA IDENTITY FULL"] if postgresql else []),
    )


def write(source: Url, seed: int, count: int) -> None:
    chance = random.Random(seed)
    with open_raw(source) as connection, connection.cursor() as cursor:
        for _ in range(count):
            key, kind = f"user {chance.randrange(40)}", chance.random()
            values = (
                chance.choice(NAMES),
                chance.choice(NAMES),
                chance.choice((None, f"A{chance.randrange(1000)}-é", "none")),
                chance.choice((None, chance.randrange(-(2**31), 2**31))),
                chance.choice((None, chance.randrange(2000) / 100)),
            )
            if kind < 0.5:
                cursor.execute("DELETE FROM people WHERE login = %s", (key,))
                cursor.execute("INSERT INTO people VALUES (%s, %s, %s, %s, %s, %s)", (key, *values))
            elif kind < 0.75:
                cursor.execute("UPDATE people SET amount = %s, code = %s WHERE login = %s", (values[4], values[2], key))
            elif kind < 0.85:
                other = f"user {chance.randrange(40)}"
                cursor.execute("DELETE FROM people WHERE login = %s", (other,))
                cursor.execute("UPDATE people SET login = %s WHERE login = %s", (other, key))
            else:
                cursor.execute("DELETE FROM people WHERE login = %s", (key,))
            if chance.random() < 0.1:
                connection.commit()
        connection.commit()


def expected(row: tuple[Any, ...]) -> tuple[Any, ...]:
    login, first, last, code, number, amount = row
    full = None if first is None else _upper(first) + "_" + ("$first" if last is None else last)
    size = "big" if amount is not None and amount > 10 else code and code.translate(str.maketrans("012", "abc", "3"))
    hidden = code and re.sub("[0-9]", "#", code)
    digits = None if number is None else len(str(abs(number)))
    return hashlib.sha256(login.encode()).hexdigest(), first, last, hidden, digits, amount, full, size, None


def _upper(text: str) -> str:
    """As SQLite does: letters of ASCII alone."""
    return "".join(letter.upper() if letter.isascii() else letter for letter in text)


def prepared(
    bare_pair: Pair, source: str, target: str, folder: Path, *, batch: bool = False, only: str = ""
) -> tuple[Url, Url, Path]:
    """A plan whose tables have the columns that it adds."""
    ours, theirs = bare_pair(source, target)
    make_people(ours)
    write(ours, 1, 60)
    schema = "public" if source.startswith("postgres") else ours.database
    rules = {"people": [filtered("number", "gte", only)] if only else []}
    planned(ours, theirs, folder, rules, more=rules_of(schema), TargetMetadata={"BatchApplyEnabled": batch})
    ddl = folder / "ddl" / "pre-data.sql"
    name = re.search(r"CREATE TABLE (\S+) \(", ddl.read_text())
    assert name is not None
    columns = "ADD full_name varchar(90), ADD told_by varchar(40), ADD size varchar(40), ADD spare int"
    images = ', ADD "BI_amount" decimal(8,2)' if theirs.scheme == "postgresql" else ", ADD BI_amount decimal(8,2)"
    # A task adds columns, a plan does not: a table that is there is filled as it is.
    apply_script(theirs, ddl.read_text(), engine=engine_of(theirs))
    run(theirs, f"ALTER TABLE {name[1]} {columns}{images}")
    return ours, theirs, folder


def compared(ours: Url, theirs: Url, *, only: str = "") -> None:
    query = f"SELECT * FROM people{f' WHERE number >= {only}' if only else ''}"
    quote = '"' if theirs.scheme == "postgresql" else "`"
    schema = f"{quote}{ours.database}{quote}." if theirs.scheme == "postgresql" and ours.scheme != "postgresql" else ""
    names = f"login, {quote}first{quote}, {quote}last{quote}, code, number, amount, full_name, size, spare"
    there = rows(theirs, f"SELECT {names} FROM {schema}people")
    wanted = {row[0]: row for row in map(expected, rows(ours, query))}
    assert len(there) == len(wanted) > 2
    sources = {hashlib.sha256(row[0].encode()).hexdigest(): row[4] for row in rows(ours, query)}
    changed = 0
    for row in there:
        digits, number = wanted[row[0]][4], row[4]
        assert (*row[:4], *row[5:]) == (*wanted[row[0]][:4], *wanted[row[0]][5:])
        assert (number is None) is (digits is None)
        changed += number is not None and number != sources[row[0]]
    assert changed


@pytest.mark.parametrize(
    ("source", "target", "batch", "only"),
    [("mysql", "postgres", True, ""), ("postgres", "mariadb", False, "0"), ("mariadb", "mysql", False, "")],
)
def test_made_values_in_load_and_changes(
    bare_pair: Pair, source: str, target: str, batch: bool, only: str, tmp_path: Path
) -> None:
    ours, theirs, folder = prepared(bare_pair, source, target, tmp_path / "plan", batch=batch, only=only)
    progress = follow(folder, ours, theirs)
    assert all(table.table_state is TableState.TABLE_COMPLETED for table in progress.tables), progress.tables
    compared(ours, theirs, only=only)
    write(ours, 2, 150)
    run(
        ours,
        "DELETE FROM people WHERE login = 'last'",
        "INSERT INTO people (login, amount, number) VALUES ('last', 5, 1)",
    )
    run(ours, "UPDATE people SET amount = 7.5 WHERE login = 'last'")
    progress = follow(folder, ours, theirs, resume=True)
    assert progress.stop_reason == "CDC_STOP_POSITION_REACHED", progress.message
    assert refused(theirs) == 0
    compared(ours, theirs, only=only)
    last = hashlib.sha256(b"last").hexdigest()
    name, image = "people", "BI_amount"
    if theirs.scheme == "postgresql":
        image = f'"{image}"'
        name = name if source.startswith("postgres") else f'"{ours.database}".people'
    (found,) = rows(theirs, f"SELECT amount, {image}, told_by FROM {name} WHERE login = '{last}'")
    assert tuple(map(str, found)) == ("7.50", "5.00", "UPDATE people")
    (table,) = validated(folder, ours, theirs)
    assert table.verdict is TableVerdict.MATCH
    left_out = {"login", "code", "number", "full_name", "told_by", "size", "spare", "BI_amount"}
    assert {name for name, _ in table.excluded_columns} == left_out


def validated(folder: Path, ours: Url, theirs: Url) -> tuple[TableValidation, ...]:
    """The plan's tables, compared as `migrate validate` does."""
    plan = load(folder)
    tables = carried(plan.task.table_mappings, plan.task.task_settings, plan.schema, whole_values=True)
    schemas = engine_of(ours).inspect(ours), engine_of(theirs).inspect(theirs)
    return compare_schemas(ours, theirs, schemas, tables, options=Options(workers=1)).tables


@pytest.mark.parametrize(
    ("key", "more", "words"),
    [
        (
            "PRIMARY KEY",
            {"rule-action": "data-masking-digits-randomize", "column": "id"},
            "digits the task makes random",
        ),
        ("", {"rule-action": "data-masking-digits-randomize", "column": "id"}, "has no key"),
        ("", {"rule-action": "add-column", "value": "spare", "expression": "$id"}, "has no key"),
        ("PRIMARY KEY", {"rule-action": "add-column", "value": "nowhere"}, "adds the column 'nowhere'"),
    ],
)
def test_rows_that_could_not_be_found_again_are_not_followed(
    bare_pair: Pair, tmp_path: Path, key: str, more: dict[str, Any], words: str
) -> None:
    ours, theirs = bare_pair("mariadb", "mysql")
    run(ours, f"CREATE TABLE people (id int {key}, name varchar(20))", "INSERT INTO people VALUES (12, 'a')")
    run(theirs, f"CREATE TABLE people (id int {key}, name varchar(20), spare int)")
    more = dict(more)
    action, column = more.pop("rule-action"), more.pop("column", None)
    extra = {"data-type": {"type": "int4"}} if "value" in more else {}
    made = rule(300, action, ours.database, column, **more, **extra)
    folder = planned(ours, theirs, tmp_path / "plan", {"people": []}, more=(made,))
    with pytest.raises(Unsupported, match=words):
        follow(folder, ours, theirs)
    assert rows(theirs, "SELECT count(*) FROM people") == [(0,)]
