"""Carries out the steps of a plan on AWS itself: one function for each thing that a step does."""

from dataclasses import replace
from typing import assert_never

from migrate.engines.engine import engine_of
from migrate.errors import AwsRefused, UsageProblem
from migrate.execute.aws.assessing import assess
from migrate.execute.aws.client import Refusal
from migrate.execute.aws.loading import follow, load
from migrate.execute.aws.record import Remembered
from migrate.execute.aws.request import dms
from migrate.execute.aws.resources import INSTANCE, OF_STACK, TASK, ensure, find, refuse_strange
from migrate.execute.aws.steps import INSTANCE_ARN, PRE_DATA, AwsStep, Does, fill
from migrate.execute.aws.work import Work
from migrate.execute.local.ddl import apply_script
from migrate.execute.local.finish import analyze, set_sequences
from migrate.execute.source_state import check_source
from migrate.execute.target_state import Readiness, look, readiness


def carry_out(work: Work, step: AwsStep) -> str:
    """Carries out one step; gives why the run can't go on, or an empty text.

    Raises `MigrateError`, and `Interrupted` where the user stopped it.
    """
    work.recorder.say(step.description)
    match step.does:
        case Does.SIGN_IN:
            _sign_in(work, step)
        case Does.CHECK_SOURCE:
            if work.source is not None:
                check_source(work.folder, work.source)
            else:
                work.recorder.say(
                    "the source's structure was not checked: neither the plan nor the command names its address"
                )
        case Does.SECRET:
            _check_secret(work, step)
        case Does.ENSURE:
            _ensure(work, step)
        case Does.TEST_CONNECTION:
            _test(work, step)
        case Does.SCRIPT:
            _script(work, step)
        case Does.ASSESS:
            return assess(work, step)
        case Does.LOAD:
            return load(work, step)
        case Does.FOLLOW:
            return follow(work, step)
        case Does.SET_SEQUENCES:
            set_sequences(work.target, [table.target for table in work.tables])
        case Does.ANALYZE:
            analyze(work.target, [table.target for table in work.tables])
        case _:
            assert_never(step.does)
    return ""


def _sign_in(work: Work, step: AwsStep) -> None:
    account = str(work.aws.call(step.requests[0]).get("Account", ""))
    if work.record.account and account != work.record.account:
        raise UsageProblem(
            f"this plan was run in the account {work.record.account}, the credentials are of {account}",
            hint="set AWS_PROFILE to the other, or remove aws.json from the folder to run it in this account as well",
        )
    was_started = _look_at_tasks(work)
    work.is_recovered = was_started and not work.record.account
    work.keep(replace(work.record, account=account))
    if INSTANCE_ARN in work.known:
        _name_instance(work)


def _look_at_tasks(work: Work) -> bool:
    """Whether one of the plan's tasks was started before. Raises `StalePlan` for a task of another plan, before anything is done."""
    started = False
    for task in work.folder.tasks:
        found = find(work.aws, TASK, task.identifier)
        if found is not None and found.status != "deleting":
            refuse_strange(work.aws, found, plan=work.record.plan, task=work.folder.task.identifier)
            started = started or bool(found.document.get("ReplicationTaskStartDate"))
    return started


def _name_instance(work: Work) -> None:
    """Finds out the name of an instance that was given by its ARN: its logs and metrics go by it."""
    filters = [{"Name": "replication-instance-arn", "Values": [work.known[INSTANCE_ARN]]}]
    found = list(work.aws.pages(dms("DescribeReplicationInstances", Filters=filters), "ReplicationInstances"))
    if not found:
        raise UsageProblem(f"there is no replication instance {work.known[INSTANCE_ARN]}")
    name = str(found[0]["ReplicationInstanceIdentifier"])
    arn = work.known[INSTANCE_ARN]
    remembered = Remembered(kind=INSTANCE.name, identifier=name, arn=arn, made=False)
    work.keep(replace(work.record.with_resource(remembered), instance=name))


def _check_secret(work: Work, step: AwsStep) -> None:
    request = fill(step.requests[0], work.known)
    try:
        work.aws.call(request)
    except Refusal as problem:
        if problem.code in ("AccessDeniedException", "AccessDenied"):
            # DMS reads it with a role of its own; whoever runs a plan need not be allowed to.
            return
        raise


def _ensure(work: Work, step: AwsStep) -> None:
    assert step.kind is not None
    request = fill(step.requests[0], work.known)
    if step.kind is INSTANCE:
        # It takes minutes to be made, and is billed from the beginning: who stops waiting has to hear of it.
        name = str(request.parameters[INSTANCE.key])
        work.keep(
            replace(work.record.with_resource(Remembered(kind=INSTANCE.name, identifier=name, arn="")), instance=name)
        )
    found, told = ensure(work.aws, step.kind, request, plan=work.record.plan, pace=work.pace)
    if told:
        work.recorder.say(f"{step.kind.name} {found.identifier}: {told}")
    if step.known_as:
        work.known[step.known_as] = found.arn
    remembered = Remembered(kind=step.kind.name, identifier=found.identifier, arn=found.arn, made=OF_STACK not in told)
    record = work.record.with_resource(remembered)
    work.keep(replace(record, instance=found.identifier) if step.kind is INSTANCE else record)


def _test(work: Work, step: AwsStep) -> None:
    request = fill(step.requests[0], work.known)
    if _connection(work, request.parameters["EndpointArn"])[0] == "successful":
        return
    work.aws.call(request)
    status, why = "testing", ""
    for _ in work.pace.ticks():
        status, why = _connection(work, request.parameters["EndpointArn"])
        if status not in ("testing", ""):
            break
    if status != "successful":
        raise AwsRefused(
            f"the replication instance does not reach the {step.known_as.split('_', 1)[0].lower()}",
            reason=why or f"the test is {status}",
            hint="see the security groups, the secret's values and the role that reads it; then --resume",
        )


def _connection(work: Work, endpoint: str) -> tuple[str, str]:
    filters = [{"Name": "endpoint-arn", "Values": [endpoint]}]
    filters.append({"Name": "replication-instance-arn", "Values": [work.known[INSTANCE_ARN]]})
    try:
        found = list(work.aws.pages(dms("DescribeConnections", Filters=filters), "Connections"))
    except Refusal as problem:
        if problem.is_missing:
            return "", ""
        raise
    return (found[0]["Status"], found[0].get("LastFailureMessage", "")) if found else ("", "")


def _script(work: Work, step: AwsStep) -> None:
    if work.is_done(step):
        return
    again = work.is_recovered or work.record.begun == step.name
    if step.file == PRE_DATA and work.is_recovered:
        work.done(step)
        return
    if step.file == PRE_DATA and not again and _tables_are_there(work):
        work.recorder.say(f"the target's tables were there already: {step.file} was not run")
    else:
        work.keep(replace(work.record, begun=step.name))
        apply_script(work.target, work.folder.text(step.file), engine=engine_of(work.target), again=again)
    work.done(step)


def _tables_are_there(work: Work) -> bool:
    mode = work.folder.task.task_settings.get("FullLoadSettings", {}).get("TargetTablePrepMode", "DO_NOTHING")
    found = look(work.target, [table.target for table in work.tables])
    return readiness(found, may_hold_rows=mode == "TRUNCATE_BEFORE_LOAD") is Readiness.TABLES_ARE_THERE
