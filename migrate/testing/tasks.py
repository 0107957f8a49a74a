"""Replication tasks: their states, and what may be done in each.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.html#CHAP_Tasks.Status
"""

import json
import time
from collections.abc import Mapping

from migrate.model.codec import Json
from migrate.model.names import ObjectName
from migrate.model.progress import TableState, TableStatistics
from migrate.testing.account import Account, Task, find, refuse_second, seen, tags_of
from migrate.testing.listing import matching, page
from migrate.testing.motion import Motion
from migrate.testing.outside import Outside
from migrate.testing.wire import Fault, missing, wrong_state

_MOVING = ("starting", "running", "stopping")


def create(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """CreateReplicationTask."""
    name = parameters["ReplicationTaskIdentifier"].lower()
    refuse_second(account.tasks.values(), name, "Replication Task")
    instance = find(account.instances, parameters["ReplicationInstanceArn"], "Replication instance")
    for side in ("SourceEndpointArn", "TargetEndpointArn"):
        find(account.endpoints, parameters[side], "Endpoint")
    if instance.status != "available":
        raise wrong_state(f"Replication Instance {instance.identifier} is currently {instance.status}.")
    _readable(parameters)
    task = Task(
        arn=account.arn("task"),
        identifier=name,
        status="creating",
        document={
            "ReplicationTaskSettings": "{}",
            **{key: value for key, value in parameters.items() if key != "Tags"},
            "ReplicationTaskIdentifier": name,
        },
        tags=tags_of(parameters),
        unseen=account.lag,
        next=["creating", "ready"],
    )
    account.tasks[task.arn] = task
    return {"ReplicationTask": _shown(task)}


def describe(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DescribeReplicationTasks."""
    found = matching(
        [_shown(task) for task in seen(account.tasks.values())],
        parameters,
        {
            "replication-task-arn": lambda item: item["ReplicationTaskArn"],
            "replication-task-id": lambda item: item["ReplicationTaskIdentifier"],
            "migration-type": lambda item: item["MigrationType"],
            "endpoint-arn": lambda item: item["SourceEndpointArn"],
            "replication-instance-arn": lambda item: item["ReplicationInstanceArn"],
        },
    )
    if not found and parameters.get("Filters"):
        raise missing("No Tasks found matching filter.")
    for item in found:
        task = account.tasks[item["ReplicationTaskArn"]]
        task.step()
        if task.status == "gone":
            del account.tasks[task.arn]
    return page(found, parameters, "ReplicationTasks", size=account.page)


def modify(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """ModifyReplicationTask."""
    task = find(account.tasks, parameters["ReplicationTaskArn"], "Replication task")
    if task.status not in ("ready", "stopped", "failed"):
        raise wrong_state(f"Replication Task {task.identifier} is currently {task.status}.")
    _readable(parameters)
    after = task.status
    task.document |= {key: value for key, value in parameters.items() if key != "ReplicationTaskArn"}
    task.status, task.next = "modifying", ["modifying", after]
    return {"ReplicationTask": _shown(task)}


def delete(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DeleteReplicationTask."""
    task = find(account.tasks, parameters["ReplicationTaskArn"], "Replication task")
    if task.status in (*_MOVING, "creating", "modifying"):
        raise wrong_state(f"Replication Task {task.identifier} is currently {task.status}.")
    task.status, task.next = "deleting", ["gone"]
    return {"ReplicationTask": _shown(task)}


def start(account: Account, parameters: Mapping[str, Json], outside: Outside) -> dict[str, Json]:
    """StartReplicationTask."""
    task = find(account.tasks, parameters["ReplicationTaskArn"], "Replication task")
    how = parameters["StartReplicationTaskType"]
    if task.status not in ("ready", "stopped", "failed"):
        raise wrong_state(f"Replication Task {task.identifier} is currently {task.status}.")
    if how == "start-replication" and task.started:
        raise Fault(
            "InvalidParameterCombinationException",
            "Start Type : START_REPLICATION, valid only for tasks running for the first time",
        )
    if how == "resume-processing" and (not task.started or task.document["MigrationType"] == "full-load"):
        raise Fault(
            "InvalidParameterCombinationException", f"Start Type : RESUME_PROCESSING, not valid for {task.identifier}"
        )
    _connected(account, task)
    if how == "reload-target":
        task.tables, task.loaded_at = {}, 0.0
    task.started += 1
    task.begun_at, task.status, task.failure, task.stop_reason = time.time(), "starting", "", ""
    position = parameters.get("CdcStartPosition") or task.document.get("CdcStartPosition", "")
    Motion(account, task, outside, how=how, position=position).begin()
    return {"ReplicationTask": _shown(task)}


def stop(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """StopReplicationTask."""
    task = find(account.tasks, parameters["ReplicationTaskArn"], "Replication task")
    if task.status != "running":
        raise wrong_state(f"Replication Task {task.identifier} is currently {task.status}.")
    task.status = "stopping"
    task.stop.set()
    return {"ReplicationTask": _shown(task)}


def reload_tables(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """ReloadTables."""
    task = find(account.tasks, parameters["ReplicationTaskArn"], "Replication task")
    if task.status != "running":
        raise wrong_state(f"Replication Task {task.identifier} is currently {task.status}, and not running.")
    for table in parameters["TablesToReload"]:
        name = ObjectName(schema=table["SchemaName"], name=table["TableName"])
        if name not in task.tables:
            raise Fault("InvalidOperationFault", f"Table {name} is not part of the task.")
        task.to_reload.append(name)
        task.tables[name] = TableStatistics(
            schema_name=name.schema, table_name=name.name, table_state=TableState.TABLE_IS_BEING_RELOADED
        )
    return {"ReplicationTaskArn": task.arn}


def table_statistics(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DescribeTableStatistics."""
    task = find(account.tasks, parameters["ReplicationTaskArn"], "Replication task")
    found = matching(
        [_statistics(table, task) for _, table in sorted(task.tables.items(), key=lambda item: str(item[0]))],
        parameters,
        {
            "schema-name": lambda item: item["SchemaName"],
            "table-name": lambda item: item["TableName"],
            "table-state": lambda item: item["TableState"],
        },
    )
    return {"ReplicationTaskArn": task.arn, **page(found, parameters, "TableStatistics", size=account.page)}


def _connected(account: Account, task: Task) -> None:
    reached = {
        item.endpoint
        for item in account.connections
        if item.instance == task.document["ReplicationInstanceArn"] and item.status == "successful"
    }
    if not {task.document["SourceEndpointArn"], task.document["TargetEndpointArn"]} <= reached:
        raise wrong_state(
            "Test connection for replication instance and endpoint should be successful for starting the replication task"
        )


def _readable(parameters: Mapping[str, Json]) -> None:
    for key in ("TableMappings", "ReplicationTaskSettings"):
        try:
            json.loads(parameters.get(key, "{}"))
        except ValueError:
            raise Fault("InvalidParameterValueException", f"Invalid {key}: this is not JSON") from None


def _shown(task: Task) -> dict[str, Json]:
    states = [table.table_state for table in task.tables.values()]
    loaded = states.count(TableState.TABLE_COMPLETED)
    loading = states.count(TableState.FULL_LOAD)
    errored = states.count(TableState.TABLE_ERROR) + states.count(TableState.TABLE_DOES_NOT_EXIST)
    result = {
        **task.document,
        "ReplicationTaskArn": task.arn,
        "Status": task.status,
        "StopReason": task.stop_reason,
        "LastFailureMessage": task.failure,
        "ReplicationTaskCreationDate": task.made_at,
    }
    if task.begun_at:
        result["ReplicationTaskStartDate"] = task.begun_at
        result["ReplicationTaskStats"] = {
            "FullLoadProgressPercent": 100 * loaded // len(states) if states else 0,
            "ElapsedTimeMillis": int(1000 * ((task.ended_at or time.time()) - task.begun_at)),
            "TablesLoaded": loaded,
            "TablesLoading": loading,
            "TablesQueued": len(states) - loaded - loading - errored,
            "TablesErrored": errored,
        }
    if task.checkpoint:
        result["RecoveryCheckpoint"] = task.checkpoint
    return result


def _statistics(table: TableStatistics, task: Task) -> dict[str, Json]:
    return {
        "SchemaName": table.schema_name,
        "TableName": table.table_name,
        "Inserts": table.inserts,
        "Updates": table.updates,
        "Deletes": table.deletes,
        "Ddls": table.ddls,
        "AppliedInserts": table.inserts,
        "AppliedUpdates": table.updates,
        "AppliedDeletes": table.deletes,
        "AppliedDdls": table.ddls,
        "FullLoadRows": table.full_load_rows,
        "FullLoadCondtnlChkFailedRows": table.full_load_condtnl_chk_failed_rows,
        "FullLoadErrorRows": table.full_load_error_rows,
        "FullLoadStartTime": task.begun_at,
        "FullLoadReloaded": False,
        "LastUpdateTime": time.time(),
        "TableState": table.table_state.value,
        "ValidationPendingRecords": 0,
        "ValidationFailedRecords": 0,
        "ValidationSuspendedRecords": 0,
        "ValidationState": "Not enabled",
    }
