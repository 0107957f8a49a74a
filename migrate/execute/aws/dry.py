"""Tells what a run on AWS would do: the same steps, another executor. Contacts nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import botocore.session

from migrate.execute.aws.request import Request, check_request
from migrate.execute.aws.settings import AwsSettings
from migrate.execute.aws.steps import AwsStep, Does, aws_steps, fill, given
from migrate.execute.plan_folder import TABLE_MAPPINGS, TASK_SETTINGS, PlanFolder, load, part_file

_TEXTS = {"TableMappings": TABLE_MAPPINGS, "ReplicationTaskSettings": TASK_SETTINGS}


def describe(folder: Path, settings: AwsSettings, *, delete: bool = False) -> str:
    """A line for each step, with the requests that it makes below it where nothing is on AWS yet.

    Every request is checked against the service's model. Raises `UsageProblem` for one that would be refused.
    """
    plan = load(folder)
    steps = aws_steps(plan, settings)
    lines = _deletions(steps) if delete else _lines(plan, steps, settings)
    return "".join(f"{line}\n" for line in lines)


def _lines(plan: PlanFolder, steps: tuple[AwsStep, ...], settings: AwsSettings) -> Iterator[str]:
    session = botocore.session.get_session()
    known = given(settings)
    for number, step in enumerate(steps, start=1):
        hazards = f"  [{', '.join(step.hazards)}]" if step.hazards else ""
        yield f"{number}. {step.description}{hazards}"
        for request in step.requests:
            filled = fill(request, known, partial=True)
            check_request(filled, session.get_service_model(request.service).operation_model(request.operation))
            yield f"   {request.service} {request.operation}"
            yield from (f"     {line}" for line in _shown(filled, plan, step))
    yield "Nothing was contacted and nothing was changed."


def _shown(request: Request, plan: PlanFolder, step: AwsStep) -> Iterator[str]:
    for name, value in request.shown.items():
        if name in _TEXTS:
            yield f"{name}: {part_file(step.tasks[0], _TEXTS[name]) if plan.parts else _TEXTS[name]}"
        else:
            yield f"{name}: {json.dumps(value, ensure_ascii=False)}"


def _deletions(steps: tuple[AwsStep, ...]) -> Iterator[str]:
    made = [step for step in steps if step.does is Does.ENSURE and step.kind is not None]
    for step in reversed(made):
        assert step.kind is not None
        yield f"dms Delete{step.kind.word}: {step.requests[0].parameters[step.kind.key]}"
    yield "Nothing was contacted and nothing was changed."
