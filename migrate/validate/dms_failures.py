"""What AWS DMS's own validation noted on the target, held against what is there now.

DMS leaves a row in `awsdms_validation_failures_v1`, or `_v2` since 3.6.1, for each row that it calls different, and takes none back:
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Validating.html
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from migrate.errors import ConnectionFailed, QueryFailed
from migrate.model.validation import OtherValidator
from migrate.validate.again import RowsAgain
from migrate.validate.dms_tables import control_query, control_tables
from migrate.validate.relations import Pairing
from migrate.validate.rows import Key, text
from migrate.validate.side import Side

_TABLES = ("awsdms_validation_failures_v1", "awsdms_validation_failures_v2")
_WANTED = ("TABLE_OWNER", "TABLE_NAME", "KEY", "FAILURE_TYPE")
_OF_ROWS = ("RECORD_DIFF", "MISSING_SOURCE", "MISSING_TARGET")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Note:
    """One of DMS's notes."""

    key: str
    kind: str


def noted_failures(target: Side, schemas: Collection[str] | None = None) -> Mapping[str, Sequence[Note]]:
    """DMS's last notes by table, `owner.name` in lower case. None where there are no such tables, or they can't be read.

    `schemas` are those where the task's own tables can be; None for every schema.
    """
    found: dict[str, list[Note]] = {}
    try:
        for name, columns in control_tables(target, _TABLES, schemas=schemas).items():
            if not set(_WANTED) <= columns.keys():
                continue
            chosen = [target.expressions.quote(columns[column]) for column in _WANTED]
            newest = target.expressions.quote(columns.get("FAILURE_TIME", columns["KEY"]))
            table_name = target.expressions.quote_name(name)
            query = control_query("dms_failures", columns=", ".join(chosen), table=table_name, newest=newest)
            for owner, table, key, kind in (map(text, row) for row in target.rows(query)):
                found.setdefault(f"{owner}.{table}".casefold(), []).append(Note(key or "", kind or ""))
    except (QueryFailed, ConnectionFailed):
        return {}
    return found


def reconciled(notes: Sequence[Note], pairing: Pairing, sides: tuple[Side, Side]) -> OtherValidator:
    """Asks both servers for the rows that DMS noted. Each row counts once, however often it was noted."""
    keys = {note.key: _key(note, pairing) for note in notes}
    named = {key: told for told, key in keys.items() if key is not None}
    unclear = sum(key is None for key in keys.values())
    question = RowsAgain(*sides, pairing)
    try:
        source, target = question.source(list(named)), question.target(list(named))
    except (QueryFailed, ConnectionFailed):
        return OtherValidator(confirmed=0, equal=0, unclear=len(keys))
    gone = [key for key in named if key not in source and key not in target]
    equal = [named[key] for key in named if key in source and source[key] == target.get(key)]
    return OtherValidator(
        confirmed=len(named) - len(equal) - len(gone),
        equal=len(equal),
        unclear=unclear + len(gone),
        equal_keys=tuple(equal[:_SHOWN]),
    )


def _key(note: Note, pairing: Pairing) -> Key | None:
    """The key in the order of the table's own, if it is one."""
    if note.kind not in _OF_ROWS or not pairing.source.key:
        return None
    try:
        values = json.loads(note.key)["key"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(values, list) or len(values) != len(pairing.source.key):
        return None
    return tuple(str(value) for value in values)
