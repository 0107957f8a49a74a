"""How large the machine is, and the arithmetic that leads there."""

from dataclasses import replace

import pytest

from migrate.dms.infrastructure.capacity import CAPACITY_UNITS, COMPUTE, MEMORY, smallest, units_for
from migrate.dms.infrastructure.database import database
from migrate.dms.infrastructure.homogeneous import homogeneous
from migrate.dms.infrastructure.naming import short, snake
from migrate.dms.infrastructure.sizing import Sizing, size
from migrate.dms.infrastructure.workload import workload
from migrate.engines.engine import parse_target
from migrate.model.names import EngineName
from migrate.model.schema import Column, Event, ObjectName, Schema, Sequence, Table
from migrate.model.task import MigrationType, ReplicationTask
from migrate.model.types import ColumnType
from tests.dms.infrastructure.samples import task
from tests.dms.samples import schema, table


def _sized(name: str, rows: int, size_bytes: int, *, lobs: int = 0) -> Table:
    found = table(name, "id", "name")
    large = tuple(Column(name=f"l{number}", type=ColumnType(name="longtext")) for number in range(lobs))
    return replace(found, columns=found.columns + large, row_estimate=rows, size_bytes=size_bytes)


def _size(
    source: Schema, kind: MigrationType = MigrationType.FULL_LOAD, *, service: str = "aurora-postgresql"
) -> Sizing:
    return size(source, (task(source, service, kind),), target=parse_target(service))


def _with(made: ReplicationTask, block: str, **values: object) -> ReplicationTask:
    settings = {**made.task_settings, block: {**made.task_settings.get(block, {}), **values}}
    return replace(made, task_settings=settings)


def test_a_small_load_takes_the_smallest_class() -> None:
    found = _size(schema(_sized("orders", 1000, 1_000_000)))
    assert found.instance.name == "dms.c6i.large"
    assert (found.rows, found.size_bytes, found.tables) == (1000, 1_000_000, 1)
    assert (found.storage_gb, found.multi_az) == (50, False)


def test_changes_take_memory_storage_and_a_second_zone() -> None:
    found = _size(schema(_sized("orders", 1000, 1_000_000)), MigrationType.FULL_LOAD_AND_CDC)
    assert found.instance.name.startswith("dms.r6i.")
    assert (found.storage_gb, found.multi_az) == (100, True)


def test_waiting_changes_are_a_tenth_of_the_data() -> None:
    source = schema(_sized("orders", 10**9, 2000 * 1024**3))
    assert _size(source, MigrationType.CDC).storage_gb == 250
    assert _size(source, MigrationType.FULL_LOAD).storage_gb == 50


def test_memory_of_large_values_is_size_by_rows_by_columns() -> None:
    source = schema(_sized("notes", 10**6, 10**9, lobs=3))
    made = _with(
        _with(task(source, "aurora-postgresql", MigrationType.FULL_LOAD), "FullLoadSettings", CommitRate=1000),
        "TargetMetadata",
        SupportLobs=True,
        FullLobMode=False,
        LimitedSizeLobMode=True,
        LobMaxSize=64,
    )
    assert workload(made, source).lob_mb == -(-64 * 1000 * 3 // 1024)


def test_a_table_has_no_more_rows_on_their_way_than_it_has() -> None:
    source = schema(_sized("few", 10, 10_240, lobs=1))
    made = task(source, "aurora-postgresql", MigrationType.FULL_LOAD)
    assert workload(made, source).lob_mb <= 1
    assert workload(made, source).load_mb <= 1


def test_only_as_many_tables_count_as_are_loaded_at_once() -> None:
    source = schema(*(_sized(f"t{number}", 10**6, 10**9) for number in range(12)))
    made = task(source, "aurora-postgresql", MigrationType.FULL_LOAD)
    few = _with(made, "FullLoadSettings", MaxFullLoadSubTasks=2)
    assert workload(few, source).streams == 2
    assert workload(made, source).load_mb == pytest.approx(4 * workload(few, source).load_mb, abs=4)


def test_a_task_that_only_follows_changes_loads_nothing() -> None:
    source = schema(_sized("orders", 10**6, 10**9, lobs=1))
    made = task(source, "aurora-postgresql", MigrationType.CDC)
    found = workload(made, source)
    assert (found.streams, found.load_mb, found.lob_mb) == (0, 0, 0)
    assert found.changes_mb > 0


def test_validation_that_is_off_takes_nothing() -> None:
    source = schema(_sized("orders", 10**6, 10**9))
    made = task(source, "aurora-postgresql", MigrationType.CDC)
    assert workload(made, source).validation_mb > 0
    assert workload(_with(made, "ValidationSettings", EnableValidation=False), source).validation_mb == 0


def test_ignorance_is_told() -> None:
    found = _size(schema(table("orders", "id")))
    assert (found.rows, found.size_bytes) == (None, None)
    assert any("No row is counted" in line for line in found.arithmetic)
    assert not any("No row is counted" in line for line in _size(schema(_sized("t", 1, 1))).arithmetic)


def test_every_number_stands_in_the_arithmetic() -> None:
    found = _size(schema(_sized("orders", 10**6, 10**9, lobs=1)), MigrationType.FULL_LOAD_AND_CDC)
    text = "\n".join(found.arithmetic)
    for number in (found.memory_mb, found.vcpus, found.storage_gb, found.min_capacity_units, found.max_capacity_units):
        assert f"{number:,}" in text
    assert found.instance.name in text


def test_too_large_a_task_is_told() -> None:
    source = schema(*(_sized(f"t{number}", 10**9, 10**12, lobs=9) for number in range(8)))
    made = _with(
        task(source, "aurora-postgresql", MigrationType.FULL_LOAD),
        "TargetMetadata",
        FullLobMode=False,
        LimitedSizeLobMode=True,
        LobMaxSize=102_400,
    )
    found = size(source, (made,))
    assert not found.is_enough
    assert any("too small" in line for line in found.arithmetic)
    assert any("CommitRate of" in line for line in found.arithmetic)


def test_tasks_add_up() -> None:
    source = schema(_sized("orders", 10**6, 10**9))
    made = task(source, "aurora-postgresql", MigrationType.CDC)
    one, two = size(source, (made,)), size(source, (made, replace(made, identifier="b")))
    assert two.memory_mb > one.memory_mb
    assert two.vcpus >= one.vcpus


@pytest.mark.parametrize("memory_mb", [0, 1, 2048, 2049, 10**5, 10**9])
def test_capacity_units_are_those_that_there_are(memory_mb: int) -> None:
    found = units_for(memory_mb)
    assert found in CAPACITY_UNITS
    assert found * 2048 >= memory_mb or found == CAPACITY_UNITS[-1]


def test_classes_grow() -> None:
    for family in (COMPUTE, MEMORY):
        assert list(family) == sorted(family, key=lambda item: item.memory_mb)
        assert smallest(family, vcpus=3, memory_mb=1)[0].vcpus == 4
        assert smallest(family, vcpus=10**6, memory_mb=1) == (family[-1], False)


class TestHomogeneous:
    def _source(self, engine: EngineName = EngineName.POSTGRESQL, version: str = "16.4", **more: object) -> Schema:
        return replace(schema(table("orders", "id"), engine=engine), version=version, **more)  # type: ignore[arg-type]

    def _judged(
        self, source: Schema, service: str, kind: MigrationType = MigrationType.FULL_LOAD_AND_CDC
    ) -> tuple[bool, str]:
        found = homogeneous(source, (task(source, service, kind),), target=parse_target(service))
        return found.fits, " ".join(found.reasons)

    @pytest.mark.parametrize(
        ("engine", "version", "service"),
        [
            (EngineName.POSTGRESQL, "16.4", "aurora-postgresql"),
            (EngineName.POSTGRESQL, "10.4", "rds-postgresql:17"),
            (EngineName.MYSQL, "8.0.36", "aurora-mysql:3"),
            (EngineName.MYSQL, "5.7.44-log", "rds-mysql:8.0"),
            (EngineName.MARIADB, "10.2.44-MariaDB", "rds-mariadb"),
        ],
    )
    def test_the_same_engine_fits(self, engine: EngineName, version: str, service: str) -> None:
        fits, text = self._judged(self._source(engine, version), service)
        assert fits, text
        assert "migrate validate" in text

    @pytest.mark.parametrize(
        ("engine", "version", "service", "why"),
        [
            (EngineName.MYSQL, "8.0.36", "aurora-postgresql", "different engines"),
            (EngineName.MARIADB, "10.2.1", "rds-mysql", "different engines"),
            (EngineName.MYSQL, "8.4.0", "rds-mysql:8.4", "takes MySQL 5.7 to 8.0"),
            (EngineName.MARIADB, "11.8.1", "rds-mariadb", "takes MariaDB 10.2;"),
            (EngineName.POSTGRESQL, "18.1", "rds-postgresql", "takes PostgreSQL 10.4 to 17;"),
            (EngineName.POSTGRESQL, "16.1", "rds-postgresql:15", "older than the source"),
            (EngineName.MYSQL, "8.0.36", "mysql", "RDS and Aurora only"),
            (EngineName.MYSQL, "", "rds-mysql", "version is not known"),
        ],
    )
    def test_what_does_not_fit_is_told(self, engine: EngineName, version: str, service: str, why: str) -> None:
        fits, text = self._judged(self._source(engine, version), service)
        assert not fits
        assert why in text

    def test_changes_need_more(self) -> None:
        keyless = replace(self._source(), tables=(table("log", "line", key=False),))
        assert not self._judged(keyless, "rds-postgresql")[0]
        assert self._judged(keyless, "rds-postgresql", MigrationType.FULL_LOAD)[0]
        gtid = replace(self._source(EngineName.MYSQL, "8.0.1"), variables=(("gtid_mode", "ON"),))
        assert "GTID" in self._judged(gtid, "rds-mysql")[1]

    def test_sequences_of_mariadb_do_not_come_along(self) -> None:
        source = self._source(
            EngineName.MARIADB, "10.2.9", sequences=(Sequence(name=ObjectName(schema="s", name="n")),)
        )
        assert "sequences" in self._judged(source, "rds-mariadb")[1]

    def test_a_renamed_table_needs_a_task(self) -> None:
        source = self._source()
        made = task(source, "rds-postgresql", MigrationType.FULL_LOAD)
        rule = {
            "rule-type": "transformation",
            "rule-id": "9",
            "rule-name": "9",
            "rule-action": "rename",
            "rule-target": "schema",
            "object-locator": {"schema-name": "shop"},
            "value": "store",
        }
        renamed = replace(made, table_mappings={"rules": [*made.table_mappings["rules"], rule]})
        assert "no transformations" in " ".join(
            homogeneous(source, (renamed,), target=parse_target("rds-postgresql")).reasons
        )

    def test_the_sizing_says_it(self) -> None:
        source = self._source()
        found = size(
            source, (task(source, "rds-postgresql", MigrationType.CDC),), target=parse_target("rds-postgresql")
        )
        assert found.homogeneous is not None
        assert found.homogeneous.fits
        assert found.homogeneous.reasons[0] in found.arithmetic


class TestDatabase:
    def _made(self, source: Schema, service: str, kind: MigrationType = MigrationType.CDC) -> dict[str, str]:
        found = database(source, (task(source, service, kind),), target=parse_target(service))
        assert found is not None
        assert all(len(parameter.why) > 15 for parameter in found.parameters)
        return {parameter.name: parameter.value for parameter in found.parameters}

    @pytest.mark.parametrize(
        ("service", "family"),
        [
            ("aurora-postgresql", "aurora-postgresql17"),
            ("aurora-postgresql:16.4", "aurora-postgresql16"),
            ("aurora-mysql", "aurora-mysql8.0"),
            ("aurora-mysql:3", "aurora-mysql8.0"),
            ("aurora-mysql:8.4", "aurora-mysql8.4"),
            ("rds-postgresql:15", "postgres15"),
            ("rds-mysql:8.0.36", "mysql8.0"),
            ("rds-mariadb:11.8", "mariadb11.8"),
        ],
    )
    def test_families(self, service: str, family: str) -> None:
        source = schema(table("t", "id"))
        found = database(source, (task(source, service, MigrationType.CDC),), target=parse_target(service))
        assert found is not None
        assert found.family == family

    @pytest.mark.parametrize("service", ["postgresql", "mysql", "mariadb"])
    def test_a_server_of_one_s_own_is_not_made(self, service: str) -> None:
        source = schema(table("t", "id"))
        assert database(source, (task(source, service, MigrationType.CDC),), target=parse_target(service)) is None

    def test_the_way_back_is_prepared_where_changes_are_followed(self) -> None:
        source = schema(table("t", "id"))
        assert "rds.logical_replication" in self._made(source, "aurora-postgresql")
        assert "rds.logical_replication" not in self._made(source, "aurora-postgresql", MigrationType.FULL_LOAD)
        assert self._made(source, "aurora-mysql")["binlog_format"] == "ROW"
        assert "binlog_format" not in self._made(source, "aurora-mysql", MigrationType.FULL_LOAD)

    def test_every_target_wants_encryption(self) -> None:
        source = schema(table("t", "id"))
        for service in ("aurora-postgresql", "rds-postgresql"):
            assert self._made(source, service)["rds.force_ssl"] == "1"
        for service in ("aurora-mysql", "rds-mysql", "rds-mariadb"):
            assert self._made(source, service)["require_secure_transport"] in ("ON", "1")

    def test_a_mysql_target_is_as_its_source(self) -> None:
        source = replace(
            schema(table("t", "id")),
            variables=(("lower_case_table_names", "1"), ("sql_mode", "STRICT_ALL_TABLES,NO_AUTO_CREATE_USER")),
            events=(Event(name=ObjectName(schema="shop", name="e"), schedule="EVERY 1 DAY"),),
        )
        found = self._made(source, "rds-mysql")
        assert found["lower_case_table_names"] == "1"
        assert found["sql_mode"] == "STRICT_ALL_TABLES"
        assert found["event_scheduler"] == "OFF"

    def test_nothing_is_copied_that_is_not_known(self) -> None:
        found = self._made(schema(table("t", "id"), engine=EngineName.POSTGRESQL), "rds-mysql")
        assert not {"lower_case_table_names", "sql_mode", "event_scheduler"} & set(found)

    @pytest.mark.parametrize(("name", "expected"), [("shop", "shop"), ("my-shop", ""), ("größe", ""), ("9a", "")])
    def test_only_a_name_that_rds_takes_is_given(self, name: str, expected: str) -> None:
        source = replace(schema(table("t", "id")), database=name)
        found = database(
            source, (task(source, "rds-postgresql", MigrationType.CDC),), target=parse_target("rds-postgresql")
        )
        assert found is not None
        assert found.name == expected

    def test_the_class_grows_with_the_data(self) -> None:
        classes = []
        for gigabytes in (1, 100, 1000, 5000, 50_000):
            source = schema(_sized("t", 10**6, gigabytes * 1024**3))
            target = parse_target("rds-postgresql")
            found = database(source, (task(source, "rds-postgresql", MigrationType.CDC),), target=target)
            assert found is not None
            assert found.storage_gb >= max(gigabytes, 20)
            classes.append(found.instance_class)
        assert len(set(classes)) == 5


@pytest.mark.parametrize("text", ["shop", "x" * 300, "Größe ${a}", "9", "", "a--b_c", "-"])
@pytest.mark.parametrize("most", [31, 63])
def test_names_are_fit(text: str, most: int) -> None:
    found = short(text, most)
    assert 0 < len(found) <= most
    assert found[0].isalpha()
    assert found.isascii()
    assert "--" not in found
    assert not found.endswith("-")


def test_names_that_are_cut_stay_different() -> None:
    assert short("x" * 100 + "a", 31) != short("x" * 100 + "b", 31)


def test_terraform_s_spelling() -> None:
    assert snake("CDCLatencySource") == "cdc_latency_source"
