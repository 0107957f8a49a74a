"""Premigration assessment runs: DMS looks at a task before it starts, and its results become issues of ours.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.PremigrationAssessmentRuns.html
"""

import json
from collections.abc import Iterator, Mapping

from migrate.errors import AwsRefused
from migrate.execute.aws.client import Aws, Refusal
from migrate.execute.aws.record import ASSESSMENT
from migrate.execute.aws.request import Request, dms
from migrate.execute.aws.steps import AwsStep, fill
from migrate.execute.aws.watch import task_states
from migrate.execute.aws.work import Work
from migrate.execute.plan_folder import write_text
from migrate.model.codec import Json
from migrate.model.issue import Assessment, Issue, Severity
from migrate.model.names import ObjectKind, ObjectRef

_ENDED = ("passed", "warning", "failed")
_SEVERITIES = {"failed": Severity.ERROR, "error": Severity.ERROR, "warning": Severity.WARNING}


def assess(work: Work, step: AwsStep) -> str:
    """Lets DMS assess a task that was never started; gives why it must not be, or an empty text.

    The results are kept in the folder as an assessment.
    """
    request = fill(step.requests[0], work.known)
    arn = str(request.parameters["ReplicationTaskArn"])
    if task_states(work.aws, [arn])[0].was_started:
        return ""
    run = _latest(work.aws, request) or work.aws.call(request)["ReplicationTaskAssessmentRun"]
    for _ in work.pace.ticks():
        run = _latest(work.aws, request) or run
        if run["Status"] in _ENDED:
            break
        if run["Status"].startswith(("error", "cancel", "deleting", "invalid")):
            raise AwsRefused(
                f"the assessment of {' '.join(step.tasks)} ended as {run['Status']}",
                reason=str(run.get("LastFailureMessage", "")),
                hint="see the bucket's policy and the role; without assessment-bucket no assessment is made",
            )
    found = read_results(
        work.aws, run["ResultLocationBucket"], run.get("ResultLocationFolder", ""), run["AssessmentRunName"]
    )
    return _judge(work, found)


def read_results(aws: Aws, bucket: str, folder: str, name: str) -> dict[str, Json]:
    """Every assessment of a run by its name, as the bucket holds them."""
    listing = Request(service="s3", operation="ListObjectsV2", parameters={"Bucket": bucket, "Prefix": folder})
    keys = [str(item["Key"]) for item in aws.pages(listing, "Contents")]
    keys = [key for key in keys if name in key and key.endswith(".json") and not key.endswith("/summary.json")]
    if not keys:
        raise AwsRefused(
            f"the results of the assessment {name} are not in s3://{bucket}/{folder}",
            hint="DMS writes them with the role of assessment-role: it needs s3:PutObject there",
        )
    results = {}
    for key in keys:
        answer = aws.call(Request(service="s3", operation="GetObject", parameters={"Bucket": bucket, "Key": key}))
        document = json.loads(answer["Body"].read())
        results[str(document.get("test-name") or key.rpartition("/")[2].removesuffix(".json"))] = document
    return results


def issues(results: Mapping[str, Json]) -> Iterator[Issue]:
    """An issue for each thing that an assessment of DMS minds; its check is DMS's own name for it."""
    for name, document in sorted(results.items()):
        rows = [row for word in _SEVERITIES for row in document.get("results", {}).get(word, ())]
        for row in rows:
            path = tuple(str(row[key]) for key in ("Schema", "Table", "Column") if row.get(key))
            kind = (ObjectKind.DATABASE, ObjectKind.SCHEMA, ObjectKind.TABLE, ObjectKind.COLUMN)[len(path)]
            yield _issue(
                name, row.get("status", "warning"), str(row.get("Result", "")), ObjectRef(kind=kind, path=path)
            )
        if not rows and document.get("test-result") in _SEVERITIES:
            told = str(document.get("test-result-details", ""))
            yield _issue(name, document["test-result"], told, ObjectRef(kind=ObjectKind.SERVER))


def _issue(name: str, result: str, message: str, place: ObjectRef) -> Issue:
    return Issue(
        check=name,
        name=name,
        severity=_SEVERITIES.get(result, Severity.WARNING),
        object=place,
        message=message or f"DMS's assessment {name}: {result}",
    )


def _latest(aws: Aws, request: Request) -> dict[str, Json] | None:
    filters = [{"Name": "replication-task-arn", "Values": [request.parameters["ReplicationTaskArn"]]}]
    try:
        runs = list(
            aws.pages(dms("DescribeReplicationTaskAssessmentRuns", Filters=filters), "ReplicationTaskAssessmentRuns")
        )
    except Refusal as problem:
        if problem.is_missing:
            return None
        raise
    mine = [run for run in runs if run["AssessmentRunName"] == request.parameters["AssessmentRunName"]]
    return mine[0] if mine else None


def _judge(work: Work, results: Mapping[str, Json]) -> str:
    plan = work.folder.plan
    found = tuple(issues(results))
    assessment = Assessment(source=plan.source, target=plan.target, issues=found, checked=tuple(sorted(results)))
    write_text(work.folder.folder / ASSESSMENT, assessment.to_text())
    errors = sorted({issue.check for issue in found if issue.severity is Severity.ERROR})
    told = f"DMS's assessment: {len(results)} checks, {len(found)} issues; migrate report {ASSESSMENT} shows them"
    work.recorder.say(told)
    if not errors or work.settings.accept_assessment:
        return ""
    return (
        f"DMS's assessment failed: {', '.join(errors)}; see {work.folder.folder / ASSESSMENT}, or --accept-assessment"
    )
