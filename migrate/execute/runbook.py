"""The runbook and the preparation of the source, filled in for one migration."""

import json
import shlex
from pathlib import Path

import jinja2

from migrate.dms.cautions import cautions, has_key
from migrate.dms.design import Design
from migrate.dms.settings import ChosenSetting, chosen_settings
from migrate.engines.engine import engine_named
from migrate.model.codec import Json
from migrate.model.conversion import Conversion, Section
from migrate.model.issue import Assessment, Severity
from migrate.model.names import EngineName
from migrate.model.plan import Plan
from migrate.model.schema import Schema
from migrate.model.task import MigrationType
from migrate.resources import folder as resource_folder

_NEEDS = {
    EngineName.MYSQL: (
        ("log_bin", "ON"),
        ("server_id", "1 or more"),
        ("binlog_format", "ROW"),
        ("binlog_row_image", "FULL"),
        ("binlog_expire_logs_seconds", "86400 or more"),
        ("binlog_transaction_compression", "OFF"),
    ),
    EngineName.MARIADB: (
        ("log_bin", "ON"),
        ("server_id", "1 or more"),
        ("binlog_format", "ROW"),
        ("binlog_row_image", "FULL"),
        ("log_bin_compress", "OFF"),
    ),
    EngineName.POSTGRESQL: (
        ("wal_level", "logical"),
        ("max_replication_slots", "2 or more"),
        ("max_wal_senders", "2 or more"),
        ("wal_sender_timeout", "0, or 10 seconds to 5 minutes"),
        ("max_slot_wal_keep_size", "-1"),
    ),
}
"""https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html and CHAP_Source.PostgreSQL.html"""


def runbook(
    plan: Plan,
    schema: Schema,
    conversion: Conversion,
    assessment: Assessment,
    design: Design,
    *,
    folder: Path,
) -> str:
    """The runbook as Markdown: what to do in order, who does it, and the way back at each point."""
    task = design.whole
    postgresql_target = conversion.target.engine is EngineName.POSTGRESQL
    count = len(conversion.tables)
    return _render(
        "runbook.md.j2",
        database=schema.database or ", ".join(schema.schemas),
        source=f"{schema.engine.title} {schema.version}".strip(),
        target=conversion.target,
        tables=f"{count:,} table{'' if count == 1 else 's'}",
        migration_type=task.migration_type.value,
        issues=_issues(assessment),
        cdc=task.migration_type is not MigrationType.FULL_LOAD,
        stops=task.migration_type is MigrationType.FULL_LOAD_AND_CDC,
        code=bool(conversion.script(Section.CODE)),
        cautions=cautions(conversion, schema, migration_type=task.migration_type),
        folder=shlex.quote(str(folder)),
        in_folder=lambda file: shlex.quote(str(folder / file)),
        source_url=shlex.quote(plan.source_url) if plan.source_url else f"{schema.engine.value}://USER@HOST/DATABASE",
        target_scheme=conversion.target.engine.value,
        postgresql_source=schema.engine is EngineName.POSTGRESQL,
        postgresql_target=postgresql_target,
        apply=(
            "psql postgresql://USER@HOST/DATABASE --set ON_ERROR_STOP=1 --file"
            if postgresql_target
            else "mysql --host HOST --user USER --password <"
        ),
        settings=[_setting_row(item) for item in chosen_settings(task.task_settings)],
    )


def prepare_source_script(schema: Schema, *, tasks: int = 1) -> str:
    """The SQL that an administrator runs on the source before its changes can be followed."""
    engine = engine_named(schema.engine)
    family = "mysql" if schema.engine.is_mysql_family else "postgresql"
    schemas = sorted({table.name.schema for table in schema.tables}) or schema.schemas
    return _render(
        f"cdc/{family}.sql.j2",
        title=f"{schema.engine.title} {schema.version}".strip(),
        mariadb=schema.engine is EngineName.MARIADB,
        variables=[
            {"name": name, "value": _one_line(schema.variable(name, "unknown")), "needs": needs}
            for name, needs in _NEEDS[schema.engine]
        ],
        schemas=[engine.quote(name) for name in schemas],
        # A name with a line break would end the comment that its statement stands in.
        keyless=[_one_line(engine.quote_name(table.name)) for table in schema.tables if not has_key(table)],
    )


def _render(template: str, **values: object) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource_folder("templates")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 -- Markdown and SQL, not HTML; names go through `line` or the engine's quoting
    )
    environment.filters["line"] = _markdown_line
    return environment.get_template(template).render(values)


def _issues(assessment: Assessment) -> str:
    errors, warnings = assessment.count(Severity.ERROR), assessment.count(Severity.WARNING)
    counted = ((errors, "error"), (warnings, "warning"))
    return " and ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in counted if number)


def _setting_row(item: ChosenSetting) -> dict[str, str]:
    return {"path": item.path, "value": _shown(item.value), "default": _shown(item.default), "why": item.why}


def _shown(value: Json) -> str:
    if isinstance(value, list):
        return f"{len(value)} entries" if value else "none"
    return f"`{json.dumps(value)}`"


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)


def _markdown_line(text: str) -> str:
    """The text in one line that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "\\`*<>[]|" else character for character in _one_line(text))
