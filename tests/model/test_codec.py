"""Every noun survives its JSON form, and a broken document is refused with the place that is wrong."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.errors import BadDocument
from migrate.model.codec import decode, encode
from migrate.model.document import Document
from migrate.model.issue import Assessment, Effort, EffortLevel, Issue, ObjectVerdict, Severity, Source, Verdict
from migrate.model.names import EngineName, ObjectKind, ObjectName, ObjectRef, Skipped, Target
from migrate.model.progress import Progress, TableState, TableStatistics
from migrate.model.schema import Column, Default, DefaultKind, Schema, Table
from migrate.model.task import Endpoint, MigrationType, ReplicationTask
from migrate.model.types import ColumnType
from migrate.model.validation import Level, TableValidation, TableVerdict, Validation
from tests.model.strategies import NOUNS, plain_json, values

ORDERS = ObjectRef(kind=ObjectKind.TABLE, path=("shop", "orders"))
ASSESSMENT = Assessment(
    source=Source(engine=EngineName.MYSQL, version="8.0.36", database="shop"),
    target=Target(service="aurora-postgresql", engine=EngineName.POSTGRESQL, version="17"),
    objects=(ObjectVerdict(object=ORDERS, verdict=Verdict.MANUAL),),
    issues=(
        Issue(
            check="MY104",
            name="zero-date-default",
            severity=Severity.ERROR,
            object=ORDERS,
            message="a zero date",
            span=(0, 3),
            excerpt="a b c",
            effort=Effort(level=EffortLevel.SIMPLE, low_hours=0.5, high_hours=1),
        ),
    ),
    skipped=(Skipped(object="event nightly", reason="could not be parsed"),),
    learning=(("MY104", 1.0, 2.0),),
)
SCHEMA = Schema(
    engine=EngineName.MYSQL,
    tables=(
        Table(
            name=ObjectName(schema="shop", name="orders"),
            columns=(
                Column(
                    name="id",
                    type=ColumnType(name="int"),
                    default=Default(kind=DefaultKind.LITERAL, text="0"),
                ),
            ),
        ),
    ),
)
PROGRESS = Progress(status="running", tables=(TableStatistics(schema_name="shop", table_name="orders"),))
VALIDATION = Validation(level=Level.ROWS, tables=(TableValidation(table="shop.orders", verdict=TableVerdict.MATCH),))
TASK = ReplicationTask(
    identifier="shop",
    migration_type=MigrationType.FULL_LOAD,
    source=Endpoint(identifier="s", endpoint_type="source", engine_name="mysql"),
    target=Endpoint(identifier="t", endpoint_type="target", engine_name="postgres"),
    table_mappings={"rules": [{"rule-type": "selection", "unknown": [None, 1.5, True]}]},
    task_settings={},
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.KIND)
@given(data=st.data())
def test_every_noun_survives_its_json(kind: type[Document], data: st.DataObject) -> None:
    noun = data.draw(values(kind))
    assert kind.from_json(json.loads(json.dumps(noun.to_json()))) == noun
    assert kind.from_text(noun.to_text()) == noun


@pytest.mark.parametrize("noun", [ASSESSMENT, SCHEMA, PROGRESS, VALIDATION, TASK], ids=lambda noun: noun.KIND)
def test_the_text_of_a_noun_is_always_the_same(noun: Document) -> None:
    again = type(noun).from_text(noun.to_text())
    assert again.to_text() == noun.to_text()
    assert again.fingerprint == noun.fingerprint
    assert list(json.loads(noun.to_text()))[:2] == ["schema_version", "kind"]


def test_fields_that_a_newer_version_adds_are_ignored() -> None:
    document = PROGRESS.to_json()
    document["news"] = {"any": "thing"}
    document["tables"][0]["news"] = 1
    assert Progress.from_json(document) == PROGRESS


def test_fields_that_an_older_version_lacks_have_their_default() -> None:
    document = PROGRESS.to_json()
    del document["stop_reason"]
    assert Progress.from_json(document) == PROGRESS


def test_a_part_leaves_its_defaults_out() -> None:
    assert encode(ObjectName(schema="a", name="b")) == {"schema": "a", "name": "b"}
    assert encode(ColumnType(name="int")) == {"name": "int"}
    assert encode(TableStatistics(schema_name="s", table_name="t")) == {"schema_name": "s", "table_name": "t"}


@given(data=plain_json)
def test_any_json_is_kept_where_json_is_the_type(data: Any) -> None:
    assert decode(dict[str, Any], json.loads(json.dumps({"x": data}))) == {"x": data}


def broken(noun: Document, *path: str | int, to: Any = ...) -> Any:
    """The noun's JSON with the value at `path` replaced, or removed."""
    document = json.loads(noun.to_text())
    place = document
    for step in path[:-1]:
        place = place[step]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return document


@pytest.mark.parametrize(
    ("kind", "document", "says"),
    [
        (Assessment, [], "this is not an assessment document: a JSON object"),
        (Assessment, None, "JSON object was expected"),
        (Assessment, PROGRESS.to_json(), "kind is 'progress'"),
        (Progress, {"schema_version": 1}, "kind is None"),
        (Progress, broken(PROGRESS, "schema_version", to=2), "schema_version 2; this version reads 1"),
        (Progress, broken(PROGRESS, "schema_version"), "schema_version None"),
        (Progress, broken(PROGRESS, "schema_version", to=True), "schema_version True"),
        (Progress, broken(PROGRESS, "schema_version", to="1"), "schema_version '1'"),
        (Progress, broken(PROGRESS, "status"), "progress: status is missing"),
        (Progress, broken(PROGRESS, "status", to=1), "progress.status: str was expected, not 1"),
        (Progress, broken(PROGRESS, "status", to=None), "progress.status: str was expected, not None"),
        (Progress, broken(PROGRESS, "tables", to={}), "progress.tables: a list was expected, not dict"),
        (Progress, broken(PROGRESS, "tables", 0, to=[]), r"progress.tables\[0\]: an object was expected, not list"),
        (Progress, broken(PROGRESS, "tables", 0, "table_name"), r"progress.tables\[0\]: table_name is missing"),
        (
            Progress,
            broken(PROGRESS, "tables", 0, "table_state", to="Done"),
            r"tables\[0\].table_state: 'Done' is not one",
        ),
        (Progress, broken(PROGRESS, "tables", 0, "table_state", to=[1]), r"tables\[0\].table_state: list is not one"),
        (Progress, broken(PROGRESS, "tables", 0, "inserts", to=1.5), r"tables\[0\].inserts: int was expected, not 1.5"),
        (Progress, broken(PROGRESS, "tables", 0, "inserts", to=True), r"inserts: int was expected, not True"),
        (Progress, broken(PROGRESS, "elapsed_seconds", to=True), "elapsed_seconds: float was expected, not True"),
        (Progress, broken(PROGRESS, "elapsed_seconds", to=10**400), "elapsed_seconds: .* too large"),
        (
            Schema,
            broken(SCHEMA, "engine", to="db2"),
            "schema.engine: 'db2' is not one of mysql, mariadb, postgresql, oracle, sqlserver",
        ),
        (Schema, broken(SCHEMA, "tables", 0, "columns", 0, "type", "name"), r"columns\[0\].type: name is missing"),
        (Schema, broken(SCHEMA, "variables", to=[["a"]]), r"schema.variables\[0\]: 2 items were expected, not 1"),
        (ReplicationTask, broken(TASK, "table_mappings", to=[]), "table_mappings: an object was expected, not list"),
        (ReplicationTask, broken(TASK, "source", "engine_name"), "source: engine_name is missing"),
        (
            Validation,
            broken(VALIDATION, "tables", 0, "checksum", to=3),
            r"tables\[0\].checksum: str was expected, not 3",
        ),
        (Assessment, broken(ASSESSMENT, "objects", 0, "verdict"), r"assessment.objects\[0\]: verdict is missing"),
        (
            Assessment,
            broken(ASSESSMENT, "objects", 0, "path", to="x"),
            r"objects\[0\].object.path: a list was expected",
        ),
        (Assessment, broken(ASSESSMENT, "objects", 0, to=7), r"assessment.objects\[0\]: an object was expected, not 7"),
        (
            Assessment,
            broken(ASSESSMENT, "issues", 0, "severity", to="fatal"),
            r"issues\[0\].severity: 'fatal' is not one",
        ),
        (Assessment, broken(ASSESSMENT, "issues", 0, "span", to=[1, "2"]), r"issues\[0\].span\[1\]: int was expected"),
        (Assessment, broken(ASSESSMENT, "issues", 0, "check"), r"issues\[0\]: check is missing"),
        (Assessment, broken(ASSESSMENT, "learning", to=[["MY1", 1]]), r"learning\[0\]: 3 items were expected, not 2"),
    ],
)
def test_a_broken_document_is_refused_with_the_place(kind: type[Document], document: Any, says: str) -> None:
    with pytest.raises(BadDocument, match=says):
        kind.from_json(document)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "\x00",
        "nothing",
        "[" * 100_000,
        '{"a": ' * 100_000,
        PROGRESS.to_text().replace('_seconds": 0', '_seconds": NaN'),
    ],
    ids=["empty", "cut", "binary", "words", "deep list", "deep object", "not a number"],
)
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(BadDocument, match="not a progress document"):
        Progress.from_text(text)


def test_the_reason_holds_no_more_of_the_document_than_needed() -> None:
    with pytest.raises(BadDocument) as caught:
        Progress.from_json(broken(PROGRESS, "status", to=["x" * 1000]))
    assert len(str(caught.value)) < 200


def test_words_of_dms_are_written_verbatim() -> None:
    document = encode(TableStatistics(schema_name="s", table_name="t", table_state=TableState.TABLE_COMPLETED))
    assert document["table_state"] == "Table completed"
