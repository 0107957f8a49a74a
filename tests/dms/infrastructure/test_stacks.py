"""CloudFormation templates, as cfn-lint judges them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cfnlint.api import ManualArgs, lint

from migrate.dms.endpoint_settings import BLOCKS
from migrate.dms.infrastructure.endpoint_form import CLOUDFORMATION_BLOCKS, ONLY_IN_THE_API, TOP_LEVEL
from migrate.dms.infrastructure.stacks import stacks
from migrate.errors import UsageProblem
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask
from tests.dms.infrastructure.samples import HOSTILE, hostile_schema, target_of, task, tasks
from tests.dms.samples import schema, table

_PAIRS = (
    (EngineName.MYSQL, "aurora-postgresql", MigrationType.FULL_LOAD_AND_CDC, False, 1),
    (EngineName.MYSQL, "aurora-mysql", MigrationType.FULL_LOAD_AND_CDC, True, 2),
    (EngineName.MARIADB, "rds-postgresql", MigrationType.FULL_LOAD, False, 3),
    (EngineName.MARIADB, "rds-mariadb", MigrationType.CDC, False, 1),
    (EngineName.POSTGRESQL, "aurora-mysql", MigrationType.CDC, False, 2),
    (EngineName.POSTGRESQL, "aurora-postgresql", MigrationType.FULL_LOAD_AND_CDC, True, 1),
    (EngineName.POSTGRESQL, "rds-mysql", MigrationType.FULL_LOAD, True, 3),
    (EngineName.MYSQL, "mysql", MigrationType.CDC, False, 1),
    (EngineName.ORACLE, "aurora-postgresql", MigrationType.FULL_LOAD_AND_CDC, False, 1),
    (EngineName.SQLSERVER, "aurora-postgresql", MigrationType.CDC, False, 2),
    (EngineName.SQLSERVER, "mariadb", MigrationType.FULL_LOAD, True, 1),
    (EngineName.MYSQL, "redshift", MigrationType.FULL_LOAD_AND_CDC, False, 1),
    (EngineName.POSTGRESQL, "redshift", MigrationType.CDC, True, 2),
    (EngineName.MYSQL, "s3", MigrationType.FULL_LOAD_AND_CDC, False, 2),
    (EngineName.SQLSERVER, "s3", MigrationType.FULL_LOAD, True, 1),
    (EngineName.POSTGRESQL, "dynamodb", MigrationType.FULL_LOAD_AND_CDC, False, 1),
    (EngineName.ORACLE, "dynamodb", MigrationType.CDC, True, 1),
)


def _complaints(text: str) -> list[str]:
    return [str(match) for match in lint(text, config=ManualArgs(regions=["us-east-1"]))]


def _templates(files: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return {name: json.loads(text) for name, text in files if name.endswith(".cfn.json")}


def _harmless(source: Schema) -> Schema:
    """Without the one name that a serverless template can't hold."""
    return replace(source, tables=tuple(item for item in source.tables if "{{" not in item.name.name))


def _made(
    engine: EngineName, service: str, kind: MigrationType, serverless: bool, count: int
) -> tuple[tuple[str, str], ...]:
    source = hostile_schema(engine)
    source = _harmless(source) if serverless else source
    made = tasks(source, service, kind, count=count)
    return stacks(made, source, target=target_of(service), serverless=serverless)


@pytest.mark.parametrize(("engine", "service", "kind", "serverless", "count"), _PAIRS)
def test_cfn_lint_has_nothing_to_say_of_the_migration(
    engine: EngineName, service: str, kind: MigrationType, serverless: bool, count: int
) -> None:
    files = _made(engine, service, kind, serverless, count)
    text = dict(files)["aws/migration.cfn.json"]
    assert _complaints(text) == []
    kinds = [item["Type"] for item in json.loads(text)["Resources"].values()]
    assert kinds.count("AWS::DMS::ReplicationConfig" if serverless else "AWS::DMS::ReplicationTask") == count
    assert kinds.count("AWS::DMS::Endpoint") == 2


@pytest.mark.parametrize(
    "service",
    ["aurora-postgresql", "aurora-mysql:3", "rds-postgresql:16", "rds-mysql", "rds-mariadb:10.11"],
)
def test_cfn_lint_has_nothing_to_say_of_the_target(service: str) -> None:
    source = replace(hostile_schema(sized=True), variables=(("sql_mode", "STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER"),))
    made = (task(source, service, MigrationType.FULL_LOAD_AND_CDC),)
    files = dict(stacks(made, source, target=target_of(service)))
    assert _complaints(files["aws/target.cfn.json"]) == []
    (found,) = [
        item["Properties"]
        for name, item in json.loads(files["aws/target.cfn.json"])["Resources"].items()
        if name == "Database"
    ]
    assert found["StorageEncrypted"] is found["DeletionProtection"] is found["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in found
    assert found["BackupRetentionPeriod"] == {"Ref": "BackupRetentionDays"}


def test_cfn_lint_has_nothing_to_say_of_the_roles() -> None:
    files = dict(_made(*_PAIRS[0]))
    assert _complaints(files["aws/service-roles.cfn.json"]) == []


def test_a_wrong_template_is_noticed() -> None:
    text = dict(_made(*_PAIRS[0]))["aws/migration.cfn.json"]
    assert _complaints(text.replace('"CleanSourceMetadataOnMismatch"', '"CleanSource"'))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(item)


def _subs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _texts(value.get("Fn::Sub", []))
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _subs(item)


@pytest.mark.parametrize("pair", _PAIRS[:8])
def test_a_name_of_the_source_s_means_nothing_in_a_template(pair: Any) -> None:
    for document in _templates(_made(*pair)).values():
        assert not any("{{resolve" in text for text in _texts(document))
        assert not any(name in text for text in _subs(document) for name in HOSTILE[2:])


def test_the_documents_are_ours_word_for_word() -> None:
    source = hostile_schema()
    made = tasks(source, "aurora-postgresql", MigrationType.FULL_LOAD_AND_CDC, count=2)
    document = _templates(stacks(made, source, target=target_of("aurora-postgresql")))["aws/migration.cfn.json"]
    for number, item in enumerate(made, start=1):
        found = document["Resources"][f"Task{number}"]["Properties"]
        assert json.loads(found["TableMappings"]) == item.table_mappings
        assert json.loads(found["ReplicationTaskSettings"]) == item.task_settings
        assert found["ReplicationTaskIdentifier"] == item.identifier


def test_a_name_that_no_template_can_hold_is_told() -> None:
    source = hostile_schema()
    made = (task(source, "aurora-postgresql", MigrationType.CDC),)
    files = dict(stacks(made, source, target=target_of("aurora-postgresql"), serverless=True))
    assert "aws/migration.cfn.json" not in files
    assert "There is no CloudFormation template of the migration" in files["aws/README.md"]
    assert "aws/terraform/migration/main.tf.json" in files


@pytest.mark.parametrize("pair", _PAIRS)
def test_no_secret_and_one_tag_on_everything(pair: Any) -> None:
    for name, document in _templates(_made(*pair)).items():
        for resource in document["Resources"].values():
            properties = resource["Properties"]
            assert not any(key.endswith("Password") and key != "ManageMasterUserPassword" for key in properties)
            if "service-roles" not in name:
                assert {"Key": "migrate:plan", "Value": "shop"} in properties["Tags"]


def test_the_secrets_role_reads_two_secrets_and_nothing_else() -> None:
    document = _templates(_made(*_PAIRS[0]))["aws/migration.cfn.json"]
    (policy,) = document["Resources"]["SecretsRole"]["Properties"]["Policies"]
    reading, decrypting = policy["PolicyDocument"]["Statement"]
    assert reading["Resource"] == [{"Ref": "SourceSecretArn"}, {"Ref": "TargetSecretArn"}]
    assert not any("*" in action for action in reading["Action"])
    assert decrypting["Fn::If"][0] == "HasSecretsKey"


def test_only_the_needed_roles_are_made() -> None:
    relational = _templates(_made(*_PAIRS[0]))["aws/migration.cfn.json"]["Resources"]
    assert "TargetRole" not in relational
    store = _templates(_made(*_PAIRS[15]))["aws/migration.cfn.json"]["Resources"]
    tables = store["TargetRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]["Resource"]
    assert all(item["Fn::Join"][1][1] != "*" for item in tables)


def test_each_task_that_follows_changes_is_watched() -> None:
    kinds = {
        MigrationType.FULL_LOAD: set(),
        MigrationType.CDC: {f"CDCLatency{end}Alarm{n}" for end in ("Source", "Target") for n in (1, 2)},
    }
    for kind, expected in kinds.items():
        source = hostile_schema()
        made = tasks(source, "aurora-postgresql", kind, count=2)
        document = _templates(stacks(made, source, target=target_of("aurora-postgresql")))["aws/migration.cfn.json"]
        alarms = {name for name in document["Resources"] if "Alarm" in name}
        assert alarms == expected | {"FreeStorageSpaceAlarm", "FreeableMemoryAlarm", "SwapUsageAlarm"}


def test_the_same_plan_gives_the_same_files() -> None:
    assert _made(*_PAIRS[5]) == _made(*_PAIRS[5])


def test_a_server_of_one_s_own_has_no_target_stack() -> None:
    assert "aws/target.cfn.json" not in dict(_made(*_PAIRS[7]))
    assert "aws/target.cfn.json" in dict(_made(*_PAIRS[0]))


def test_nothing_is_made_for_no_task() -> None:
    with pytest.raises(UsageProblem, match="no task"):
        stacks((), schema(), target=target_of("mysql"))


class TestLargePlans:
    """Templates that are too large for one file; the limit is lowered, so that they need not be made large."""

    @pytest.fixture(autouse=True)
    def _limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("stacks", "task_stacks"):
            monkeypatch.setattr(f"migrate.dms.infrastructure.{module}.S3_BYTES", 25_000)

    def _large(self, *sizes: int) -> tuple[tuple[ReplicationTask, ...], Schema]:
        """A task for each number of tables."""
        parts = [
            schema(*(table(f"t{part}x{n}_" + "x" * 40, "id") for n in range(size))) for part, size in enumerate(sizes)
        ]
        made = tuple(
            task(part, "aurora-postgresql", MigrationType.FULL_LOAD_AND_CDC, name=f"shop-{number}")
            for number, part in enumerate(parts, start=1)
        )
        return made, schema(*(item for part in parts for item in part.tables))

    @pytest.mark.parametrize("serverless", [False, True])
    def test_tasks_get_files_of_their_own(self, serverless: bool) -> None:
        made, source = self._large(15, 15, 3)
        files = dict(stacks(made, source, target=target_of("aurora-postgresql"), serverless=serverless))
        parts = {name: text for name, text in files.items() if "migration-tasks" in name}
        assert len(parts) >= 2
        assert all(len(text.encode()) <= 25_000 for text in parts.values())
        kinds = [item["Type"] for text in parts.values() for item in json.loads(text)["Resources"].values()]
        assert sum(kind in ("AWS::DMS::ReplicationTask", "AWS::DMS::ReplicationConfig") for kind in kinds) == 3
        assert kinds.count("AWS::CloudWatch::Alarm") == (0 if serverless else 6)
        outputs = json.loads(files["aws/migration.cfn.json"])["Outputs"]
        for name in ("aws/migration.cfn.json", *parts):
            assert _complaints(files[name]) == []
            imported = [
                item["Fn::ImportValue"] for item in _dicts(json.loads(files[name])) if "Fn::ImportValue" in item
            ]
            assert {item["Fn::Join"][1][1] for item in imported} <= set(outputs)
            assert name in files["aws/README.md"]

    def test_a_task_that_no_template_holds_is_told(self) -> None:
        made, source = self._large(200, 3)
        files = dict(stacks(made, source, target=target_of("aurora-postgresql")))
        assert "No template can hold the table mappings of shop-1 " in files["aws/README.md"]
        assert "migrate run --on aws" in files["aws/README.md"]
        assert "aws/migration-tasks-1.cfn.json" in files

    def test_an_ordinary_plan_is_in_one_file(self) -> None:
        made, source = self._large(3)
        files = dict(stacks(made, source, target=target_of("aurora-postgresql")))
        assert not any("migration-tasks" in name for name in files)


def test_s3_is_spoken_of_only_where_it_is_needed() -> None:
    for count, expected in ((4, False), (250, True)):
        source = schema(*(table(f"table{number}" + "x" * 40, "id") for number in range(count)))
        made = (task(source, "aurora-postgresql", MigrationType.FULL_LOAD),)
        text = dict(stacks(made, source, target=target_of("aurora-postgresql")))["aws/README.md"]
        assert ("--s3-bucket BUCKET" in text) is expected


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _dicts(item)


def test_our_list_of_what_cloudformation_lacks_is_complete() -> None:
    import botocore.session
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

    api = botocore.session.get_session().get_service_model("dms").shape_for("CreateEndpointMessage")
    template = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", "AWS::DMS::Endpoint").schema["definitions"]
    for block in set(BLOCKS.values()):
        known = set(template[CLOUDFORMATION_BLOCKS.get(block, block)]["properties"])
        missing = set(api.members[block].members) - known - TOP_LEVEL - {"Password"}
        assert missing == ONLY_IN_THE_API[block], block
