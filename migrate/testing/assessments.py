"""Premigration assessment runs: their states, and their results in S3.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.PremigrationAssessmentRuns.html
"""

from collections.abc import Mapping

from migrate.engines.engine import engine_of
from migrate.model.codec import Json
from migrate.model.schema import Schema
from migrate.testing.account import Account, Resource, Task, find, seen
from migrate.testing.listing import matching, page
from migrate.testing.motion import replication_task
from migrate.testing.outside import Outside
from migrate.testing.places import address
from migrate.testing.wire import Fault, missing, wrong_state

_TESTS = ("table-with-no-primary-key-or-unique-constraint", "all-check-source-selection-rules")


def start_run(account: Account, parameters: Mapping[str, Json], outside: Outside) -> dict[str, Json]:
    """StartReplicationTaskAssessmentRun: looks at the real source, and writes what it finds."""
    task = find(account.tasks, parameters["ReplicationTaskArn"], "Replication task")
    if task.status not in ("ready", "stopped", "failed"):
        raise wrong_state(f"Replication Task {task.identifier} is currently {task.status}.")
    if parameters.get("IncludeOnly") and parameters.get("Exclude"):
        raise Fault("InvalidParameterCombinationException", "IncludeOnly and Exclude can't be given together.")
    results = _results(account, task)
    wanted = parameters.get("IncludeOnly") or [name for name in results if name not in parameters.get("Exclude", ())]
    results = {name: found for name, found in results.items() if name in wanted}
    arn = account.arn("assessment-run")
    folder = "/".join(
        part for part in (parameters.get("ResultLocationFolder", ""), parameters["AssessmentRunName"]) if part
    )
    failure = _write(outside, parameters["ResultLocationBucket"], folder, results)
    outcome = "error-executing" if failure else _worst(results)
    run = Resource(
        arn=arn,
        identifier=parameters["AssessmentRunName"],
        status="starting",
        document={
            **{key: value for key, value in parameters.items() if key not in ("Tags", "IncludeOnly", "Exclude")},
            "ResultLocationFolder": folder,
            "LastFailureMessage": failure,
            "results": results,
        },
        unseen=account.lag,
        next=["provisioning", "running", outcome],
    )
    account.runs[arn] = run
    return {"ReplicationTaskAssessmentRun": _shown(run)}


def describe_runs(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DescribeReplicationTaskAssessmentRuns."""
    runs = seen(account.runs.values())
    for run in runs:
        run.step()
    found = matching(
        [_shown(run) for run in runs],
        parameters,
        {
            "replication-task-arn": lambda item: item["ReplicationTaskArn"],
            "replication-task-assessment-run-arn": lambda item: item["ReplicationTaskAssessmentRunArn"],
            "status": lambda item: item["Status"],
        },
    )
    return page(found, parameters, "ReplicationTaskAssessmentRuns", size=account.page)


def describe_individual(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DescribeReplicationTaskIndividualAssessments."""
    items = [
        {
            "ReplicationTaskIndividualAssessmentArn": f"{run.arn}/{name}",
            "ReplicationTaskAssessmentRunArn": run.arn,
            "IndividualAssessmentName": name,
            "Status": found["test-result"],
        }
        for run in account.runs.values()
        for name, found in run.document["results"].items()
    ]
    fields = {"replication-task-assessment-run-arn": lambda item: str(item["ReplicationTaskAssessmentRunArn"])}
    found = matching(items, parameters, fields)
    return page(found, parameters, "ReplicationTaskIndividualAssessments", size=account.page)


def delete_run(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DeleteReplicationTaskAssessmentRun."""
    run = account.runs.pop(parameters["ReplicationTaskAssessmentRunArn"], None)
    if run is None:
        raise missing("No assessment run found.")
    return {"ReplicationTaskAssessmentRun": {**_shown(run), "Status": "deleting"}}


def _results(account: Account, task: Task) -> dict[str, Json]:
    from migrate.dms.mappings import resolve

    url = address(account, account.endpoints[task.document["SourceEndpointArn"]])
    schema = engine_of(url).inspect(url)
    tables = [mapping.source for mapping in resolve(replication_task(task).table_mappings, schema)]
    keyless = [table for table in tables if not _has_key(schema, table)]
    follows = task.document["MigrationType"] != "full-load"
    rows = [
        {
            "Schema": table.schema,
            "Table": table.name,
            "Result": "no primary key or unique constraint" if table in keyless else "passed",
            "status": "warning" if table in keyless and follows else "passed",
        }
        for table in tables
    ]
    return {
        _TESTS[0]: _test(_TESTS[0], rows),
        _TESTS[1]: _test(_TESTS[1], [{"Result": f"{len(tables)} tables", "status": "passed" if tables else "failed"}]),
    }


def _has_key(schema: Schema, name: object) -> bool:
    table = next(table for table in schema.tables if table.name == name)
    return table.primary_key is not None or bool(table.unique_keys)


def _test(name: str, rows: list[dict[str, str]]) -> dict[str, Json]:
    by_status = {status: [row for row in rows if row["status"] == status] for status in ("passed", "warning", "failed")}
    worst = next((status for status in ("failed", "warning") if by_status[status]), "passed")
    return {
        "test-name": name,
        "test-result": worst,
        "test-result-details": "; ".join(row["Result"] for row in by_status[worst][:1]),
        "results-summary": {status: len(found) for status, found in by_status.items()},
        "results": by_status,
    }


def _worst(results: Mapping[str, Json]) -> str:
    found = {result["test-result"] for result in results.values()}
    return next((status for status in ("failed", "warning") if status in found), "passed")


def _write(outside: Outside, bucket: str, folder: str, results: Mapping[str, Json]) -> str:
    summary: dict[str, list[str]] = {status: [] for status in ("passed", "failed", "error", "warning", "cancelled")}
    for name, found in results.items():
        summary[found["test-result"]].append(name)
    documents = {"summary": {"version": "0.0.2", "overall-test-result": _worst(results), "summary": summary}, **results}
    failures = (outside.write(bucket, f"{folder}/{name}.json", document) for name, document in documents.items())
    return next((failure for failure in failures if failure), "")


def _shown(run: Resource) -> dict[str, Json]:
    results = run.document["results"]
    counts = {
        f"{word.capitalize()}Count": sum(found["test-result"] == word for found in results.values())
        for word in ("passed", "failed", "error", "warning", "cancelled")
    }
    return {
        **{key: value for key, value in run.document.items() if key != "results"},
        "ReplicationTaskAssessmentRunArn": run.arn,
        "Status": run.status,
        "ReplicationTaskAssessmentRunCreationDate": run.made_at,
        "AssessmentProgress": {
            "IndividualAssessmentCount": len(results),
            "IndividualAssessmentCompletedCount": len(results),
        },
        "ResultStatistic": counts,
        "IsLatestTaskAssessmentRun": True,
    }
