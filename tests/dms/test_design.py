"""Tasks designed from a schema, a look at its data and the spread of its keys."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.dms.cautions import cautions
from migrate.dms.design import Design, design_tasks
from migrate.dms.document import parse
from migrate.dms.honoured import shortfalls
from migrate.dms.mappings import resolve
from migrate.dms.settings import chosen_settings
from migrate.dms.table_groups import SMALL_TABLES, TableGroup
from migrate.model.conversion import TableMapping
from migrate.model.issue import Assessment
from migrate.model.key_ranges import KeyRanges
from migrate.model.names import EngineName, ObjectKind, ObjectName, ObjectRef
from migrate.model.probe import ProbeMethod, ProbeOutcome, ProbeResult, ValueSizes
from migrate.model.schema import Column, ForeignKey, Generated, Key, Partitioning, Schema, Table
from migrate.model.task import MigrationType
from migrate.model.types import ColumnType
from tests.dms.samples import conversion, mapping, schema, table

FOLLOWS, LOADS = MigrationType.FULL_LOAD_AND_CDC, MigrationType.FULL_LOAD


def _large(name: str, *, nullable: bool = True, key: bool = True) -> Table:
    plain = table(name, "id", key=key)
    column = Column(name="body", type=ColumnType(name="longtext"), nullable=nullable)
    return replace(plain, columns=(*plain.columns, column))


def _huge(name: str) -> Table:
    return replace(table(name, "id"), row_estimate=60_000_000, size_bytes=30 * 10**9)


def _two_keys(name: str) -> Table:
    return replace(table(name, "id", "code"), unique_keys=(Key(name="u", columns=("code",)),))


def _child(name: str, of: str) -> Table:
    key = ForeignKey(
        name="f", columns=("id",), referenced_table=ObjectName(schema="shop", name=of), referenced_columns=("id",)
    )
    return replace(table(name, "id"), foreign_keys=(key,))


def _many(*tables: Table) -> Schema:
    """The tables with so many others that one task is too few."""
    return schema(*tables, *(table(f"small_{number}", "id") for number in range(SMALL_TABLES)))


def _probed(**sizes: int) -> Assessment:
    """An assessment in which the columns `body` of these tables were measured."""
    made = conversion(schema(table("x", "id")))
    results = tuple(
        ProbeResult(
            check="CD301",
            name="lob-sizes",
            object=ObjectRef(kind=ObjectKind.TABLE, path=("shop", name)),
            outcome=ProbeOutcome.FOUND,
            subject="sizes",
            method=ProbeMethod.SCAN,
            sizes=(ValueSizes(column="body", values=9, p50_bytes=10, p99_bytes=20, max_bytes=size),),
        )
        for name, size in sizes.items()
    )
    return Assessment(source=made.source, target=made.target, probes=results)


def _design(
    source: Schema,
    kind: MigrationType = LOADS,
    *mappings: TableMapping,
    assessment: Assessment | None = None,
    ranges: tuple[KeyRanges, ...] = (),
) -> Design:
    return design_tasks(
        conversion(source, *mappings),
        source,
        migration_type=kind,
        source=None,
        identifier="shop",
        assessment=assessment,
        ranges=ranges,
    )


def _groups(design: Design) -> dict[str, set[str]]:
    return {part.group.value: {name.name for name in part.tables} for part in design.parts}


def _rules(design: Design, kind: str) -> list[dict[str, object]]:
    return [rule for rule in design.whole.table_mappings["rules"] if rule["rule-type"] == kind]


def test_a_small_migration_stays_one_task() -> None:
    design = _design(schema(table("a", "id"), _large("b"), table("c", "id", key=False)), FOLLOWS)
    assert not design.is_divided
    assert design.parts[0].task == design.whole
    assert design.whole.identifier == "shop"
    assert "100 tables" in design.why


def test_tables_are_divided_by_kind() -> None:
    source = _many(_huge("h"), _large("l"), table("k", "id", key=False), _two_keys("u"))
    groups = _groups(_design(source, FOLLOWS))
    assert groups["huge"] == {"h"}
    assert groups["large-values"] == {"l"}
    assert groups["no-key"] == {"k"}
    assert groups["rest"] == {"u"}
    assert len(groups["one-key"]) == SMALL_TABLES


def test_a_load_alone_knows_no_batches() -> None:
    assert set(_groups(_design(_many(_huge("h"), _two_keys("u"))))) == {"huge", "rest"}


def test_tables_bound_by_foreign_keys_stay_together_where_changes_are_followed() -> None:
    source = _many(_huge("parent"), _child("child", "parent"), _large("alone"))
    assert {"parent", "child"} <= _groups(_design(source, FOLLOWS))["rest"]
    assert _groups(_design(source, FOLLOWS))["large-values"] == {"alone"}
    assert _groups(_design(source, LOADS))["huge"] == {"parent"}


def test_measured_small_values_need_no_task_of_their_own() -> None:
    source = _many(_large("l"), _two_keys("u"))
    assert "large-values" not in _groups(_design(source, FOLLOWS, assessment=_probed(l=5_000)))


def test_tables_of_one_kind_are_one_task() -> None:
    design = _design(_many(table("one", "id")), FOLLOWS)
    assert not design.is_divided
    assert "one kind" in design.why


def test_following_alone_from_a_slot_is_one_task() -> None:
    source = replace(_many(table("k", "id", key=False)), engine=EngineName.POSTGRESQL)
    assert not _design(source, MigrationType.CDC).is_divided


def test_each_task_has_the_settings_of_its_kind() -> None:
    design = _design(_many(_huge("h"), _large("l"), table("k", "id", key=False)), FOLLOWS)
    tasks = {part.group: part.task for part in design.parts}
    assert tasks[TableGroup.ONE_KEY].task_settings["TargetMetadata"]["BatchApplyEnabled"]
    assert not tasks[TableGroup.HUGE].task_settings["TargetMetadata"]["BatchApplyEnabled"]
    assert not tasks[TableGroup.NO_KEY].task_settings["ValidationSettings"]["EnableValidation"]
    assert tasks[TableGroup.LARGE_VALUES].task_settings["TargetMetadata"]["FullLobMode"]
    assert not tasks[TableGroup.ONE_KEY].task_settings["TargetMetadata"]["FullLobMode"]
    assert {task.identifier for task in tasks.values()} == {f"shop-{group.value}" for group in tasks}
    for part in design.parts:
        assert all(item.why for item in chosen_settings(part.task.task_settings, lobs=part.lobs))


_names = st.text(alphabet="aBc_%[]'`\n é💰/-#09", min_size=1, max_size=4)


@st.composite
def _schemas(draw: st.DrawFn) -> Schema:
    names = draw(st.lists(st.tuples(_names, _names), min_size=1, max_size=8, unique=True))
    tables: list[Table] = []
    for number, (in_schema, name) in enumerate(names):
        shape = draw(st.sampled_from((table, _large, _huge, _two_keys)))
        made = table(name, "id", key=draw(st.booleans())) if shape is table else shape(name)  # type: ignore[operator]
        own = ObjectName(schema=in_schema, name=name)
        parents = draw(st.lists(st.sampled_from(tables), max_size=2)) if number else []
        keys = tuple(
            ForeignKey(name="f", columns=("id",), referenced_table=parent.name, referenced_columns=("id",))
            for parent in parents
        )
        tables.append(replace(made, name=own, foreign_keys=keys))
    return schema(*tables, *(table(f"t{number}", "Id", schema="Plain") for number in range(SMALL_TABLES)))


@given(_schemas(), st.sampled_from(list(MigrationType)), st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_tasks_together_are_the_whole_and_never_overlap(source: Schema, kind: MigrationType, lower: bool) -> None:
    targets = [(item.name.name.lower() if lower else item.name.name) for item in source.tables]
    distinct = len({(item.name.schema, name) for item, name in zip(source.tables, targets, strict=True)}) == len(
        targets
    )
    mappings = tuple(
        mapping(item, to=name if distinct else None, Id="id") for item, name in zip(source.tables, targets, strict=True)
    )
    ranges = tuple(
        KeyRanges(table=item.name, column="id", boundaries=("1", "9")) for item in source.tables if item.row_estimate
    )
    design = _design(source, kind, *mappings, ranges=ranges)
    whole = resolve(design.whole.table_mappings, source)
    parts = [resolve(part.task.table_mappings, source) for part in design.parts]
    together = [table for part in parts for table in part]
    assert len({table.source for table in together}) == len(together)
    assert set(together) == set(whole) == set(mappings)
    for part, tables in zip(design.parts, parts, strict=True):
        assert {table.source for table in tables} == set(part.tables)
    of_whole = {
        str(rule["object-locator"]): {**rule, "rule-id": 0, "rule-name": 0} for rule in _rules(design, "selection")
    }
    assert len(of_whole) == len(mappings)


def test_ranges_are_written_by_their_upper_bounds() -> None:
    huge = _huge("h")
    known = KeyRanges(table=huge.name, column="id", boundaries=("10", "20", "30"), rows=60_000_000)
    design = _design(schema(huge, table("a", "id")), ranges=(known,))
    (rule,) = _rules(design, "table-settings")
    assert rule["object-locator"] == {"schema-name": "shop", "table-name": "h"}
    assert rule["parallel-load"] == {"type": "ranges", "columns": ["id"], "boundaries": [["10"], ["20"], ["30"]]}


def test_as_many_sessions_as_ranges() -> None:
    huge = _huge("h")
    bounds = tuple(str(number) for number in range(1, 16))
    design = _design(schema(huge), ranges=(KeyRanges(table=huge.name, column="id", boundaries=bounds),))
    assert design.whole.task_settings["FullLoadSettings"]["MaxFullLoadSubTasks"] == 16


def test_following_alone_loads_nothing_in_ranges_or_in_an_order() -> None:
    huge = _huge("h")
    known = KeyRanges(table=huge.name, column="id", boundaries=("1",))
    design = _design(schema(huge, table("a", "id")), MigrationType.CDC, ranges=(known,))
    assert not _rules(design, "table-settings")
    assert all("load-order" not in rule for rule in _rules(design, "selection"))


def test_partitions_will_do_where_a_key_can_not_be_divided() -> None:
    parted = replace(_huge("h"), partitioning=Partitioning(method="HASH", expression="id"))
    unknown = KeyRanges(table=parted.name, reason="no key begins with a whole number")
    (rule,) = _rules(_design(schema(parted), ranges=(unknown,)), "table-settings")
    assert rule["parallel-load"] == {"type": "partitions-auto"}
    postgresql = schema(parted, engine=EngineName.POSTGRESQL)
    assert not _rules(_design(postgresql, ranges=(unknown,)), "table-settings")


@pytest.mark.parametrize("name", ["100%", "a[b]", "a]"])
def test_a_name_that_reads_as_a_pattern_has_no_settings_rule(name: str) -> None:
    huge = _huge(name)
    design = _design(schema(huge), ranges=(KeyRanges(table=huge.name, column="id", boundaries=("1",)),))
    assert not _rules(design, "table-settings")


def test_the_largest_table_is_loaded_first_and_parents_before_children() -> None:
    tables = (_child("c", "a"), table("a", "id"), replace(table("b", "id"), row_estimate=10))
    orders = {str(rule["object-locator"]): rule["load-order"] for rule in _rules(_design(schema(*tables)), "selection")}
    assert [text[-3] for text in sorted(orders, key=lambda text: -int(str(orders[text])))] == ["b", "a", "c"]


def test_a_circle_of_foreign_keys_has_an_order_too() -> None:
    tables = (_child("a", "b"), _child("b", "a"), _child("s", "s"))
    assert {rule["load-order"] for rule in _rules(_design(schema(*tables)), "selection")} == {1, 2, 3}


def test_no_order_where_nothing_is_known() -> None:
    assert all(
        "load-order" not in rule for rule in _rules(_design(schema(table("a", "id"), table("b", "id"))), "selection")
    )


def test_the_longest_value_makes_the_limit() -> None:
    source = schema(_large("a"), _large("b"), _large("c"))
    design = _design(source, assessment=_probed(a=1_000, b=200_000, c=15_000))
    metadata = design.whole.task_settings["TargetMetadata"]
    assert (metadata["LimitedSizeLobMode"], metadata["LobMaxSize"]) == (True, 45)
    (rule,) = _rules(design, "table-settings")
    assert rule["object-locator"] == {"schema-name": "shop", "table-name": "b"}
    assert rule["lob-settings"] == {"mode": "limited", "bulk-max-size": 588}
    assert design.whole.task_settings["ValidationSettings"]["ValidationPartialLobSize"] == 45


def test_very_long_values_are_carried_whole_beside_short_ones() -> None:
    design = _design(schema(_large("a"), _large("b")), assessment=_probed(a=1_000, b=20_000_000))
    assert design.whole.task_settings["TargetMetadata"]["FullLobMode"]
    (rule,) = _rules(design, "table-settings")
    assert rule["lob-settings"] == {"mode": "limited", "bulk-max-size": 3}


def test_a_column_that_takes_no_null_has_a_limit_in_every_case() -> None:
    source = schema(_large("a", nullable=False), _large("b"))
    (rule,) = _rules(_design(source), "table-settings")
    assert rule["lob-settings"] == {"mode": "limited", "bulk-max-size": 1024}
    (rule,) = _rules(_design(source, assessment=_probed(a=90_000_000, b=1)), "table-settings")
    assert rule["lob-settings"] == {"mode": "limited", "bulk-max-size": 102_400}


def test_a_sample_does_not_prove_a_limit() -> None:
    probed = _probed(a=1_000)
    sampled = replace(probed, probes=(replace(probed.probes[0], method=ProbeMethod.SAMPLE),))
    assert _design(schema(_large("a")), assessment=sampled).whole.task_settings["TargetMetadata"]["FullLobMode"]


def _retyped(name: str, source_type: ColumnType, target_type: ColumnType, *, to: str | None = None) -> Design:
    column = Column(name=name, type=source_type)
    source = schema(replace(table("a", "id"), columns=(*table("a", "id").columns, column)))
    names = {name: to} if to else {}
    made = conversion(source, mapping(source.tables[0], **names))
    there = replace(
        source.tables[0], columns=(*source.tables[0].columns[:-1], replace(column, name=to or name, type=target_type))
    )
    made = replace(made, schema=replace(made.schema, tables=(there,)))
    return design_tasks(made, source, migration_type=LOADS, source=None, identifier="x")


def test_a_boolean_is_told_to_be_one() -> None:
    design = _retyped("flag", ColumnType(name="tinyint"), ColumnType(name="boolean"))
    rules = [rule for rule in _rules(design, "transformation") if rule["rule-action"] == "change-data-type"]
    assert [rule["data-type"] for rule in rules] == [{"type": "boolean"}]


def test_a_large_unsigned_number_is_told_to_be_one() -> None:
    design = _retyped("n", ColumnType(name="bigint", unsigned=True), ColumnType(name="numeric", precision=20))
    (rule,) = _rules(design, "transformation")
    assert rule["data-type"] == {"type": "numeric", "precision": 20, "scale": 0}


def test_a_renamed_column_has_its_one_rule_already() -> None:
    design = _retyped("Flag", ColumnType(name="tinyint"), ColumnType(name="boolean"), to="flag")
    assert [rule["rule-action"] for rule in _rules(design, "transformation")] == ["convert-lowercase"]
    assert not [item for item in design.retyped if item.is_possible]


@pytest.mark.parametrize("name", ["int", "tinyint", "bigint"])
def test_ordinary_numbers_keep_their_type(name: str) -> None:
    design = _retyped("n", ColumnType(name=name), ColumnType(name="bigint"))
    assert not design.retyped


def test_a_local_run_refuses_nothing_of_it() -> None:
    huge = _huge("h")
    design = _design(
        schema(huge, _large("l", nullable=False)),
        FOLLOWS,
        ranges=(KeyRanges(table=huge.name, column="id", boundaries=("1",)),),
    )
    parse(design.whole.table_mappings)
    assert not any(
        item.changes_data for item in shortfalls(design.whole.table_mappings, design.whole.task_settings, follows=True)
    )


def test_usual_sizes_travel_inline_in_the_full_mode() -> None:
    probed = _probed(a=20_000_000)
    sizes = replace(probed.probes[0].sizes[0], p99_bytes=50 * 1024)
    probed = replace(probed, probes=(replace(probed.probes[0], sizes=(sizes,)),))
    assert (
        _design(schema(_large("a")), assessment=probed).whole.task_settings["TargetMetadata"]["InlineLobMaxSize"] == 50
    )


def test_a_column_that_the_target_computes_is_left_out_and_others_are_not() -> None:
    plain = table("a", "id", "price", "twice")
    computed = replace(plain.columns[2], generated=Generated(expression="price * 2", stored=True))
    source = schema(replace(plain, columns=(*plain.columns[:2], computed)))
    made = conversion(source)
    for there, left_out in ((source.tables[0], ["twice"]), (plain, [])):
        known = replace(made, schema=replace(made.schema, tables=(there,)))
        design = design_tasks(known, source, migration_type=FOLLOWS, source=None, identifier="x")
        removed = [rule for rule in _rules(design, "transformation") if rule["rule-action"] == "remove-column"]
        assert [rule["object-locator"] for rule in removed] == [
            {"schema-name": "shop", "table-name": "a", "column-name": name} for name in left_out
        ]
        told = " ".join(cautions(known, source, migration_type=FOLLOWS))
        assert ("leaves them empty: shop.a.twice" in told) is not bool(left_out)
