"""All files of a plan's `aws/` folder: CloudFormation, the same as Terraform, and what to do with them."""

import json
from collections.abc import Iterator, Sequence

from migrate.dms.infrastructure.blueprint import Blueprint, blueprint
from migrate.dms.infrastructure.database import Database, database
from migrate.dms.infrastructure.guide import guide
from migrate.dms.infrastructure.migration_stack import migration_stack, service_roles_stack
from migrate.dms.infrastructure.target_stack import target_stack
from migrate.dms.infrastructure.task_stacks import S3_BYTES, size, task_stacks
from migrate.dms.infrastructure.template import render
from migrate.dms.infrastructure.terraform_migration import migration_module, service_roles_module
from migrate.dms.infrastructure.terraform_target import target_module
from migrate.dms.rules import Extra
from migrate.errors import Unsupported, UsageProblem
from migrate.model.names import Target
from migrate.model.schema import Schema
from migrate.model.task import ReplicationTask

FOLDER = "aws"


def stacks(
    tasks: Sequence[ReplicationTask], schema: Schema, *, target: Target | None, serverless: bool = False
) -> tuple[tuple[str, str], ...]:
    """The files, relative to the plan's folder, and their texts: the same for the same plan.

    `target` is None for a target that DMS writes to with a role (Redshift, S3, DynamoDB): its own stack is not made, as
    for a server that is not AWS's. `serverless` asks for DMS Serverless in place of a replication instance. No text holds
    a secret. What CloudFormation can't hold is left out, and the guide says so. Raises `UsageProblem` where there is no
    task.
    """
    if not tasks:
        raise UsageProblem("there is no task to make anything for")
    tasks = tuple(tasks)
    plan = blueprint(tasks, schema, target=target, serverless=serverless)
    made = None if target is None else database(schema, tasks, target=target)
    templates, left_out, refused = _templates(plan, made)
    files = [(f"{FOLDER}/{name}.cfn.json", render(document)) for name, document in templates]
    files += [(f"{FOLDER}/terraform/{name}/main.tf.json", _text(document)) for name, document in _modules(plan, made)]
    text = guide(plan, made, templates, left_out, refused)
    return ((f"{FOLDER}/README.md", text), *files)


def _templates(
    plan: Blueprint, made: Database | None
) -> tuple[list[tuple[str, Extra]], tuple[ReplicationTask, ...], str]:
    """The templates with their names, the tasks that none of them holds, and why there is no migration among them."""
    found = [("service-roles", service_roles_stack())]
    if made is not None:
        found.append(("target", target_stack(plan.plan, made)))
    try:
        whole = migration_stack(plan)
    except Unsupported as problem:
        return found, (), f"{problem.message} ({problem.hint})"
    if size(whole) <= S3_BYTES:
        return [*found, ("migration", whole)], (), ""
    parts, left_out = task_stacks(plan)
    found.append(("migration", migration_stack(plan, with_tasks=False)))
    found += [(f"migration-tasks-{number}", part) for number, part in enumerate(parts, start=1)]
    return found, left_out, ""


def _modules(plan: Blueprint, made: Database | None) -> Iterator[tuple[str, Extra]]:
    yield "service-roles", service_roles_module()
    if made is not None:
        yield "target", target_module(plan.plan, made)
    yield "migration", migration_module(plan)


def _text(document: Extra) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
