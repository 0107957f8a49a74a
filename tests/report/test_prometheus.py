"""Metrics in Prometheus's text format, read back by a strict reader."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.errors import UsageProblem
from migrate.model.progress import Progress, TableState, TableStatistics
from migrate.report.formats import Format, render
from tests.report.hostile import HOSTILE
from tests.report.nouns import ASSESSMENT, PROGRESS

_SAMPLE = re.compile(r'([a-z_:][a-z0-9_:]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?[0-9.e+-]+)')
_LABEL = re.compile(r'([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)"')
_ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}
Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Series:
    """The samples of a text; every line must be as the format has it, and each family told of once, before its samples."""
    assert text.endswith("\n")
    told: list[str] = []
    found: Series = {}
    for line in text.removesuffix("\n").split("\n"):
        if comment := re.fullmatch(r"# (HELP|TYPE) (migrate_[a-z_]+) (.+)", line):
            if comment[1] == "HELP":
                assert comment[2] not in told
                told.append(comment[2])
            else:
                assert comment[2] == told[-1]
                assert comment[3] == ("counter" if comment[2].endswith("_total") else "gauge")
            continue
        sample = _SAMPLE.fullmatch(line)
        assert sample, line
        assert sample[1] == told[-1]
        labels = _LABEL.findall(sample[2] or "")
        key = (
            sample[1],
            frozenset((name, re.sub(r"\\.", lambda escape: _ESCAPES[escape[0]], value)) for name, value in labels),
        )
        assert key not in found
        found[key] = float(sample[3])
    return found


def value(series: Series, name: str, **labels: str) -> float | None:
    return series.get((f"migrate_{name}", frozenset(labels.items())))


TABLE = TableStatistics(
    schema_name="shop",
    table_name="orders",
    table_state=TableState.TABLE_COMPLETED,
    full_load_rows=1000,
    full_load_bytes=123_456_789_012,
    full_load_error_rows=2,
    full_load_changed_values=3,
    elapsed_seconds=8.0,
    inserts=4,
    updates=5,
    deletes=6,
    ddls=1,
)


def test_every_number_has_its_series() -> None:
    progress = Progress(
        status="running",
        task="night",
        tables=(TABLE, TableStatistics(schema_name="shop", table_name="items")),
        completed_steps=3,
        elapsed_seconds=12.5,
        cdc_latency_source=0.25,
        cdc_latency_target=3.0,
    )
    series = read(render(progress, Format.PROMETHEUS))
    at = {"task": "night", "schema": "shop", "table": "orders"}
    assert value(series, "run_status", task="night", status="running") == 1
    assert value(series, "run_status", task="night", status="failed") == 0
    assert value(series, "run_elapsed_seconds", task="night") == 12.5
    assert value(series, "run_completed_steps", task="night") == 3
    assert value(series, "tables", task="night", state="Table completed") == 1
    assert value(series, "tables", task="night", state="Table error") == 0
    assert value(series, "table_state", **at, state="Table completed") == 1
    assert value(series, "full_load_rows_total", **at) == 1000
    assert value(series, "full_load_bytes_total", **at) == 123_456_789_012
    assert value(series, "full_load_error_rows_total", **at) == 2
    assert value(series, "full_load_changed_values_total", **at) == 3
    assert value(series, "full_load_rows_per_second", **at) == 125
    assert value(series, "full_load_rows_per_second", **{**at, "table": "items"}) is None
    kinds = ("insert", "update", "delete", "ddl")
    assert [value(series, "changes_applied_total", **at, kind=kind) for kind in kinds] == [4, 5, 6, 1]
    assert value(series, "cdc_latency_source_seconds", task="night") == 0.25
    assert value(series, "cdc_latency_target_seconds", task="night") == 3
    assert not [name for name, _ in series if "validation" in name]


def test_what_is_not_known_has_no_series() -> None:
    text = render(Progress(status="ready"), Format.PROMETHEUS)
    series = read(text)
    assert {name for name, _ in series} == {
        f"migrate_{name}"
        for name in ("run_status", "run_elapsed_seconds", "run_completed_steps", "resting_triggers", "tables")
    }
    assert value(series, "run_elapsed_seconds") == 0
    assert value(read(render(Progress(status="starting"), Format.PROMETHEUS)), "run_status", status="starting") == 1


def test_the_validation_of_dms_is_told_where_there_is_one() -> None:
    table = replace(TABLE, validation_state="Mismatched records", validation_failed_records=7)
    series = read(render(Progress(status="running", tables=(table,)), Format.PROMETHEUS))
    assert value(series, "validation_records", schema="shop", table="orders", state="failed") == 7
    assert value(series, "validation_records", schema="shop", table="orders", state="pending") == 0


@pytest.mark.parametrize("name", [*HOSTILE, 'a"b', "a\\", "a\\nb", "a\nb", "a\r\nb", "", "é😀", 'x"} 1\nmigrate_up 1'])
def test_hostile_names_come_back(name: str) -> None:
    table = replace(TABLE, schema_name=name, table_name=name)
    series = read(render(Progress(status="running", task=name or "t", tables=(table,)), Format.PROMETHEUS))
    assert value(series, "full_load_rows_total", task=name or "t", schema=name, table=name) == 1000


@given(st.text(), st.text())
def test_any_names_come_back(schema: str, table: str) -> None:
    named = replace(TABLE, schema_name=schema, table_name=table)
    series = read(render(Progress(status="running", task="t", tables=(named,)), Format.PROMETHEUS))
    assert value(series, "full_load_rows_total", task="t", schema=schema, table=table) == 1000


def test_a_name_that_is_no_utf_8_does_not_break_the_file() -> None:
    table = replace(TABLE, table_name="a\udc80b")
    render(Progress(status="running", tables=(table,)), Format.PROMETHEUS).encode("utf-8")


def test_a_whole_run_and_another_noun() -> None:
    assert read(render(PROGRESS, Format.PROMETHEUS))
    with pytest.raises(UsageProblem, match="has no Prometheus form"):
        render(ASSESSMENT, Format.PROMETHEUS)
