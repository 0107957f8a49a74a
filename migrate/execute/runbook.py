"""The runbook and the preparation of the source, filled in for one migration."""

import json
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import jinja2

from migrate.dms.cautions import cascading_keys, cautions, has_key
from migrate.dms.design import Design
from migrate.dms.endpoint_settings import reasons
from migrate.dms.settings import LEFT_AT_DEFAULT
from migrate.engines.engine import engine_named
from migrate.execute import plan_folder as files
from migrate.execute import runbook_facts as facts
from migrate.model.codec import Json
from migrate.model.conversion import Conversion, Section
from migrate.model.issue import Assessment, Severity
from migrate.model.names import EngineName, ObjectName
from migrate.model.plan import Plan
from migrate.model.schema import Schema, Table
from migrate.model.task import MigrationType, ReplicationTask
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
        ("max_replication_slots", "{more} or more"),
        ("max_wal_senders", "{more} or more"),
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
    postgresql_target = conversion.target.engine is EngineName.POSTGRESQL
    count = len(conversion.tables)
    text = _render(
        "runbook.md.j2",
        database=schema.database or ", ".join(schema.schemas),
        source=f"{schema.engine.title} {schema.version}".strip(),
        target=conversion.target,
        tables=f"{count:,} table{'' if count == 1 else 's'}",
        issues=_issues(assessment),
        code=bool(conversion.script(Section.CODE)),
        folder=shlex.quote(str(folder)),
        in_folder=lambda file: shlex.quote(str(folder / file)),
        source_url=shlex.quote(plan.source_url) if plan.source_url else f"{schema.engine.value}://USER@HOST/DATABASE",
        target_url=f"{conversion.target.engine.value}://USER@HOST/DATABASE",
        postgresql_source=schema.engine is EngineName.POSTGRESQL,
        postgresql_target=postgresql_target,
        apply=(
            "psql postgresql://USER@HOST/DATABASE --set ON_ERROR_STOP=1 --file"
            if postgresql_target
            else "mysql --host HOST --user USER --password <"
        ),
        **_of_tasks(schema, conversion, design),
    )
    return re.sub(r"\n{3,}", "\n\n", text)  # where a part is left out, its blank lines are


def _of_tasks(schema: Schema, conversion: Conversion, design: Design) -> dict[str, object]:
    """What the template shows of the tasks and of the way that the rows travel."""
    kind = design.whole.migration_type
    tables = [schema.tables_by_name[name] for name in conversion.mapping if name in schema.tables_by_name]
    return {
        "migration_type": kind.value,
        "cdc": kind is not MigrationType.FULL_LOAD,
        "only_cdc": kind is MigrationType.CDC,
        "loads": kind is not MigrationType.CDC,
        "stops": kind is MigrationType.FULL_LOAD_AND_CDC,
        "cutover": {MigrationType.FULL_LOAD: 7}.get(kind, 8),
        "position": _POSITION[schema.engine.is_mysql_family],
        "divided": design.is_divided,
        "why": f"{design.why[:1].upper()}{design.why[1:]}." if design.why else "",
        "tasks": [_task_row(item, divided=design.is_divided) for item in facts.task_lines(design, schema)],
        "timings": list(facts.timings(design, schema, conversion)),
        "sessions": facts.sessions(design),
        "ranges": list(facts.range_lines(design)),
        "lobs": list(facts.lob_lines(design)),
        "retyped": list(facts.retyped_lines(design)),
        "cautions": cautions(conversion, schema, migration_type=kind, lobs=design.lobs, retyped=design.retyped),
        "must": list(_must(tables, schema, design)),
        "keyless": _reloaded([table.name for table in tables if not has_key(table)]),
        "settings": [_setting_row(line) for line in facts.setting_lines(design)],
        "defaults": LEFT_AT_DEFAULT,
        "endpoints": list(_endpoint_rows(design.whole)),
        "certificates": [
            name.strip("${}")
            for name in (design.whole.source.certificate_arn, design.whole.target.certificate_arn)
            if name.startswith("${")
        ],
    }


def _endpoint_rows(task: ReplicationTask) -> Iterator[dict[str, str]]:
    for side in (task.source, task.target):
        for setting in reasons(side):
            value = json.dumps(setting.value) if not isinstance(setting.value, str) else setting.value
            yield {"endpoint": side.endpoint_type, "path": setting.key, "value": f"`{value}`", "why": setting.why}


def _must(tables: Sequence[Table], schema: Schema, design: Design) -> Iterator[str]:
    """What has to be true of this very schema before the cutover."""
    follows = design.whole.migration_type is not MigrationType.FULL_LOAD
    if follows and schema.engine.is_mysql_family and any(cascading_keys(table) for table in tables):
        yield "The tables that cascades change were compared by all their rows after the last of such changes."
    if follows and any(not has_key(table) for table in tables):
        yield "The time for loading the tables without a key once more, with writes stopped, is planned in."
    if any(choice.measured_bytes is None for _, choice in design.lobs):
        yield "The longest large values are measured, and no limit of the LOB mode is below them."
    if any(item.is_possible is False for item in design.retyped):
        yield "The columns that DMS hands over in another type were loaded and changed in the rehearsal on AWS."


def _reloaded(names: Sequence[ObjectName]) -> str:
    """The tables as `aws dms reload-tables` takes them, quoted for a shell; empty where there are none."""
    tables = [{"SchemaName": name.schema, "TableName": name.name} for name in names]
    return shlex.quote(json.dumps(tables, ensure_ascii=False)) if tables else ""


_POSITION = {
    True: "With `mysqldump --source-data=2` it is written in the dump's head as file and position: give it as "
    "`mysql-bin.000024:373`.",
    False: "It is the LSN that `pg_create_logical_replication_slot` gave before the rows were copied, such as "
    "`4AF/B00000D0`; name that slot in the source endpoint's `SlotName`. A time won't do with PostgreSQL.",
}
"""By whether the source is of MySQL's family."""


def _task_row(item: facts.TaskLine, *, divided: bool) -> dict[str, object]:
    own = {"request": files.TASK, "mappings": files.TABLE_MAPPINGS, "settings": files.TASK_SETTINGS}
    if divided:
        own = {key: files.part_file(item.identifier, file) for key, file in own.items()}
    return {**asdict(item), **own}


def prepare_source_script(schema: Schema, *, tasks: int = 1) -> str:
    """The SQL that an administrator runs on the source before its changes can be followed by so many tasks."""
    engine = engine_named(schema.engine)
    family = "mysql" if schema.engine.is_mysql_family else "postgresql"
    schemas = sorted({table.name.schema for table in schema.tables}) or schema.schemas
    return _render(
        f"cdc/{family}.sql.j2",
        title=f"{schema.engine.title} {schema.version}".strip(),
        mariadb=schema.engine is EngineName.MARIADB,
        variables=[
            {
                "name": name,
                "value": _one_line(schema.variable(name, "unknown")),
                "needs": needs.format(more=tasks + 1),
            }
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


def _setting_row(line: facts.SettingLine) -> dict[str, str]:
    item = line.chosen
    return {
        "path": item.path,
        "value": _shown(item.value),
        "default": _shown(item.default),
        "why": item.why,
        "tasks": ", ".join(f"`{name}`" for name in line.tasks) or "all",
    }


def _shown(value: Json) -> str:
    if isinstance(value, list):
        return f"{len(value)} entries" if value else "none"
    return f"`{json.dumps(value)}`"


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)


def _markdown_line(text: str) -> str:
    """The text in one line that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "\\`*<>[]|" else character for character in _one_line(text))
