"""The statements of a performance baseline in the SQL of both sides, and where their plans are kept."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from migrate.cli.output import write_file
from migrate.cli.validate_request import Request
from migrate.convert.queries import convert_queries
from migrate.engines.checksum import expressions_of
from migrate.engines.engine import parse_target
from migrate.engines.workload.lexer import Dialect, dialect_of
from migrate.engines.workload.read import read_live_workload
from migrate.errors import BadDocument
from migrate.model.baseline import PerformanceBaseline
from migrate.model.measures import StatementTiming
from migrate.model.schema import Schema
from migrate.model.validation import Validation
from migrate.model.workload import WorkloadStatement
from migrate.validate.performance import Question, compare_performance, why_not
from migrate.validate.side import Side
from migrate.validate.statement_values import filled

_SAMPLE, _TABLE = "those of one of its runs", "those of a row of the source"
Schemas = tuple[Schema, Schema]


def with_performance(request: Request, schemas: Schemas, result: Validation) -> Validation:
    """The validation with the baseline's statements run on both sides, their plans written where that was asked for.

    Raises `BadDocument` for a file that is no baseline, `ConnectionFailed`, `UsageProblem`.
    """
    assert request.wishes.performance is not None
    baseline = _read(request.wishes.performance)
    questions = _translated(request, schemas, _questions(request, schemas[0], baseline.statements))
    found = tuple(
        compare_performance(
            (request.source, schemas[0].engine),
            (request.target, schemas[1].engine),
            questions,
            seconds=request.options.statement_seconds,
        )
    )
    if request.wishes.plans is not None:
        _write_plans(request.wishes.plans, found)
    return replace(result, performance=found)


def _read(path: Path) -> PerformanceBaseline:
    try:
        return PerformanceBaseline.from_text(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise BadDocument(f"{path} can't be read", reason=str(problem)) from None


def _questions(request: Request, schema: Schema, statements: Sequence[WorkloadStatement]) -> list[Question]:
    """Each statement in the source's SQL with values, or the reason why it has none."""
    dialect = dialect_of(postgresql=not schema.engine.is_mysql_family, sql_mode=schema.variable("sql_mode"))
    kept = _kept(request, schema, dialect)
    with Side(request.source, expressions_of(schema.engine, encoding=schema.charset), workers=1) as side:
        return [_question(found, kept, schema, side) for found in statements]


def _kept(request: Request, schema: Schema, dialect: Dialect) -> dict[tuple[str, str], str]:
    """The statements of which the source kept a run with its values, by schema and text without them."""
    names = tuple(dict.fromkeys(table.name.schema for table in schema.tables))
    live = read_live_workload(request.source, engine=schema.engine, schemas=names, dialect=dialect)
    whole = (item for item in live.statements if not (item.sample.is_digest or item.sample.is_cut))
    return {(item.statement.schema, item.statement.text): item.sample.sql for item in whole}


def _question(found: WorkloadStatement, kept: dict[tuple[str, str], str], schema: Schema, side: Side) -> Question:
    database = found.schema if schema.engine.is_mysql_family else ""
    refused = "its end is not known" if found.text.endswith("…") else why_not(found.text)
    if refused:
        return Question(statement=found, reason=refused)
    if "?" not in found.text:
        return Question(statement=found, source=found.text, source_database=database)
    sample = kept.get((found.schema, found.text))
    if sample is not None:
        refused = why_not(sample)
        return Question(statement=found, source=sample, source_database=database, values=_SAMPLE, reason=refused)
    current = found.schema or (schema.database if schema.engine.is_mysql_family else "public")
    made = filled(found.text, current, schema, side)
    if made.reason:
        return Question(statement=found, reason=made.reason)
    return Question(statement=found, source=made.sql, source_database=database, values=_TABLE)


def _translated(request: Request, schemas: Schemas, questions: Sequence[Question]) -> list[Question]:
    """The questions with the target's SQL: the same where nothing is called otherwise there."""
    renames = {table.source.schema: table.target.schema for table in request.tables}
    moved = any(old != new for old, new in renames.items()) and schemas[0].engine.is_mysql_family
    if schemas[0].engine is schemas[1].engine and not moved:
        return [replace(item, target=item.source, target_database=item.source_database) for item in questions]
    asked = [item for item in questions if not item.reason]
    decided = request.conversion.decisions if request.conversion else ()
    target = parse_target(schemas[1].engine.value)
    found = convert_queries(
        schemas[0],
        target,
        [(item.statement.schema, item.source) for item in asked],
        renames=renames,
        choices={decision.name: decision.choice for decision in decided},
    )
    expressed = {
        id(item): replace(item, target=other.sql, reason=f"not converted: {other.reason}" if other.reason else "")
        for item, other in zip(asked, found, strict=True)
    }
    return [expressed.get(id(item), item) for item in questions]


def _write_plans(folder: Path, found: Sequence[StatementTiming]) -> None:
    """A file for each side of each statement, as the statements come in the report. Raises `UsageProblem`."""
    for number, timing in enumerate(found, start=1):
        for side, plan in (("source", timing.source_plan), ("target", timing.target_plan)):
            if plan:
                write_file(folder / f"{number:02}-{side}.txt", f"{timing.statement}\n\n{plan}\n")
