"""The statements of a workload as results of SARIF: one for every rule that a statement meets."""

from collections.abc import Iterator, Mapping

from migrate.model.codec import Json
from migrate.model.workload import JudgedStatement, Workload
from migrate.report.sarif_words import LEVELS, message, place
from migrate.report.statement_rows import StatementRow, doubtful, rows
from migrate.report.statements import VERDICT_WORDS, how_often
from migrate.report.terminal import visible

_LONGEST_NAME = 120


def results(workload: Workload | None, numbers: Mapping[str, int], *, state: str | None) -> Iterator[dict[str, Json]]:
    """A result for every rule that a statement meets. `state` is how each stands to a baseline, where there is one."""
    for row in rows(workload):
        yield _result(row, numbers, state)


def notifications(workload: Workload | None) -> Iterator[dict[str, Json]]:
    """What could not be read of the workload, and the statements that could not be judged."""
    for skipped in workload.skipped if workload else ():
        yield _notification(f"{skipped.object}: {skipped.reason}", level="warning")
    for item in doubtful(workload):
        yield _notification(f"not evaluated, {item.why_not_evaluated}: {item.statement.text}", level="note")


def _notification(text: str, *, level: str) -> dict[str, Json]:
    return {"level": level, "message": {"text": message(text)}}


def _result(row: StatementRow, numbers: Mapping[str, int], state: str | None) -> dict[str, Json]:
    item, reason = row.item, row.reason
    words = f"{VERDICT_WORDS[reason.verdict]}: {reason.message} ({how_often(item)})"
    return {
        "ruleId": visible(reason.check),
        "ruleIndex": numbers[visible(reason.check)],
        "level": LEVELS[reason.severity],
        "message": {"text": message(words + (f" Fix: {reason.fix}" if reason.fix else ""))},
        "locations": [_location(item)],
        "partialFingerprints": {"migrate/v1": row.fingerprint},
        **({"baselineState": state} if state else {}),
        "properties": {
            "statement": item.statement.text,
            "verdict": reason.verdict.value,
            "count": item.statement.count,
            "seconds": item.statement.seconds,
            "effort_hours": [reason.effort.low_hours, reason.effort.high_hours],
        },
    }


def _location(item: JudgedStatement) -> dict[str, Json]:
    text = visible(item.statement.text)
    short = text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"
    schema = visible(item.statement.schema)
    logical: dict[str, Json] = {
        "name": short,
        "fullyQualifiedName": f"{schema}: {short}" if schema else short,
        "kind": "statement",
    }
    where = item.statement.location
    return {**({"physicalLocation": place(where)} if where else {}), "logicalLocations": [logical]}
