"""What to do with the files of the `aws/` folder, and why each value is what it is."""

import json
from collections.abc import Sequence

import jinja2

from migrate.dms.endpoint_settings import EndpointSetting, reasons
from migrate.dms.infrastructure.blueprint import Blueprint
from migrate.dms.infrastructure.database import Database
from migrate.dms.infrastructure.task_stacks import INLINE_BYTES, size
from migrate.dms.rules import Extra
from migrate.model.codec import Json
from migrate.model.task import ReplicationTask
from migrate.resources import folder


def guide(
    plan: Blueprint,
    database: Database | None,
    templates: Sequence[tuple[str, Extra]],
    left_out: Sequence[ReplicationTask],
    refused: str,
) -> str:
    """The text as Markdown. `templates` are the CloudFormation templates by name; `refused` is why one is missing."""
    sizes = [(name, size(document)) for name, document in templates]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder("templates")),
        autoescape=False,  # noqa: S701 -- Markdown
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["code"] = _code
    return environment.get_template("dms/aws.md.j2").render(
        plan=plan,
        database=database,
        templates=[(name, f"{bytes_:,}", bytes_ > INLINE_BYTES) for name, bytes_ in sizes],
        any_large=any(bytes_ > INLINE_BYTES for _, bytes_ in sizes),
        in_parts=any(name.startswith("migration-tasks") for name, _ in templates),
        left_out=[task.identifier for task in left_out],
        refused=refused,
        endpoints=[(endpoint, reasons(endpoint)) for endpoint in plan.endpoints],
        required=[variable for variable in plan.variables if variable.name in _required(templates)],
        same=_same,
    )


def _required(templates: Sequence[tuple[str, Extra]]) -> set[str]:
    """The parameters of the migration's stack that have no default."""
    parameters = dict(templates).get("migration", {}).get("Parameters", {})
    return {name for name, parameter in parameters.items() if "Default" not in parameter}


def _code(value: Json) -> str:
    """A value as code, on one line, whatever it holds."""
    text = json.dumps(value, ensure_ascii=False)
    text = text[1:-1] if isinstance(value, str) else text
    fence = "``" if "`" in text else "`"
    room = " " if "`" in text else ""
    return f"{fence}{room}{text}{room}{fence}"


def _same(setting: EndpointSetting) -> bool:
    """Whether a setting is only where the secret is, which every endpoint has."""
    return setting.key.startswith("SecretsManager")
