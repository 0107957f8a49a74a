"""Judges the samples of the workload's pages: their CREATE TABLEs are the schema, the rest are statements."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from migrate.assess.workload.known import Known
from migrate.assess.workload.reasons import reasons_of
from migrate.assess.workload.sql import Sql
from migrate.catalogue import Page, Sample, load
from migrate.engines.engine import parse_target
from migrate.engines.workload.lexer import dialect_of
from migrate.engines.workload.scripts import split
from migrate.model.names import EngineName, Target
from migrate.model.schema import Schema
from migrate.model.workload import StatementReason, StatementVerdict
from tests.assess.samples import read, with_variables

CASES = [
    (page, sort, sample)
    for page in load()
    if page.raised_by == "workload"
    for sort, samples in (("flagged", page.flagged), ("clean", page.clean))
    for sample in samples
]


def statements_of(sample: Sample) -> tuple[list[str], list[str]]:
    """The CREATE TABLEs of a sample, and its other statements."""
    dialect = dialect_of(postgresql=sample.engine is EngineName.POSTGRESQL)
    found = [sql for _, sql in split(sample.sql, dialect)]
    tables = [sql for sql in found if sql.startswith("CREATE TABLE") and "LIKE" not in sql]
    return tables, [sql for sql in found if sql not in tables]


def judge_sample(page: Page, sample: Sample, folder: Path) -> list[tuple[str, ...]]:
    """What the page's rule says of each statement of the sample."""
    tables, statements = statements_of(sample)
    found = [_reasons(page, tables, statement, folder, sample.variables) for statement in statements]
    return [tuple(reason.message for reason in reasons) for reasons in found]


def verdicts(page: Page, sample: Sample, statement: str, folder: Path) -> list[StatementVerdict]:
    """What the target makes of a statement of the sample, by the page's rule."""
    tables = statements_of(sample)[0]
    return [reason.verdict for reason in _reasons(page, tables, statement, folder, sample.variables)]


def _reasons(
    page: Page, tables: Sequence[str], statement: str, folder: Path, variables: Iterable[tuple[str, str]]
) -> tuple[StatementReason, ...]:
    engine = page.engines[0]
    schema = read(folder, ";\n".join(tables) + ";", engine=engine) if tables else empty(engine)
    known = Known.of(with_variables(schema, variables), parse_target(page.targets[0]))
    dialect = dialect_of(postgresql=engine is EngineName.POSTGRESQL, sql_mode=known.sql_mode)
    return reasons_of(Sql(statement, known, dialect), [page])


def empty(engine: EngineName) -> Schema:
    """A schema of which nothing is known."""
    return Schema(engine=engine, version="", database="shop")


def reasons(text: str, *, target: Target, schema: Schema | None = None, is_digest: bool = False) -> list[str]:
    """The ids of all rules that speak of a statement."""
    schema = schema or empty(EngineName.MYSQL)
    known = Known.of(schema, target)
    dialect = dialect_of(postgresql=schema.engine is EngineName.POSTGRESQL, sql_mode=known.sql_mode)
    pages = [page for page in load() if page.raised_by == "workload" and page.concerns(schema.engine, target)]
    return [reason.check for reason in reasons_of(Sql(text, known, dialect, is_digest=is_digest), pages)]
