"""The words and keys that the API's own model knows are ours too, all of them and no other."""

import botocore.session
import pytest
from botocore.model import ServiceModel, StringShape

from migrate.dms.lint.task import REQUEST_KEYS
from migrate.model.task import MigrationType


@pytest.fixture(scope="module")
def dms() -> ServiceModel:
    """The service's model as botocore ships it."""
    return botocore.session.get_session().get_service_model("dms")


def test_what_a_task_does(dms: ServiceModel) -> None:
    shape = dms.shape_for("MigrationTypeValue")
    assert isinstance(shape, StringShape)
    assert set(shape.enum) == set(MigrationType)


def test_keys_of_requests(dms: ServiceModel) -> None:
    operations = (
        "CreateReplicationTask",
        "ModifyReplicationTask",
        "CreateReplicationConfig",
        "ModifyReplicationConfig",
    )
    known = {key for name in operations for key in dms.operation_model(name).input_shape.members}
    assert known == REQUEST_KEYS


def test_documents_are_free_text_in_the_model(dms: ServiceModel) -> None:
    """So the model can't say whether they are right, and nothing but our own inventory does."""
    members = dms.operation_model("CreateReplicationTask").input_shape.members
    for key in ("TableMappings", "ReplicationTaskSettings"):
        assert members[key].type_name == "string"
        assert not members[key].metadata
