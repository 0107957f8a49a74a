"""Prints functions and procedures as the server does.

`pg_get_functiondef` in src/backend/utils/adt/ruleutils.c
"""

from migrate.engines.dumps.postgresql.drafts import RoutineDraft
from migrate.engines.dumps.postgresql.names import quoted, quoted_name
from migrate.engines.dumps.postgresql.routines import printed_argument
from migrate.model.schema import RoutineKind

_ROWS = "1000"
_COSTS = {"internal": "1", "c": "1"}


def parameters_of(routine: RoutineDraft) -> str:
    """The arguments as the server prints them, but for the columns of a table that is returned."""
    modes = {one.mode for one in routine.arguments} - {"TABLE"}
    printed = [printed_argument(one) for one in routine.arguments if one.mode != "TABLE"]
    if routine.kind is RoutineKind.PROCEDURE and modes:
        plain = [one for one in routine.arguments if one.mode != "TABLE"]
        printed = [("" if one.mode else "IN ") + text for one, text in zip(plain, printed, strict=True)]
    return ", ".join(printed)


def definition_of(routine: RoutineDraft) -> str:
    """The whole CREATE statement; empty for an aggregate, which the server does not print."""
    if routine.kind is RoutineKind.AGGREGATE:
        return ""
    word = "PROCEDURE" if routine.kind is RoutineKind.PROCEDURE else "FUNCTION"
    lines = [f"CREATE OR REPLACE {word} {quoted_name(routine.name)}({parameters_of(routine)})"]
    if routine.returns is not None:
        lines.append(f" RETURNS {routine.returns}")
    lines.append(f" LANGUAGE {quoted(routine.language)}")
    words = _words(routine)
    if words:
        lines.append("".join(f" {word}" for word in words))
    lines += [f" SET {quoted(name)} TO {value}" for name, value in routine.settings]
    lines.append(_body(routine, word.lower()))
    return "\n".join(lines) + "\n"


def _words(routine: RoutineDraft) -> list[str]:
    words = routine.words
    found = [words.get("window", ""), "" if routine.volatility == "VOLATILE" else routine.volatility]
    parallel = words.get("parallel", "UNSAFE")
    found.append("" if parallel == "UNSAFE" else f"PARALLEL {parallel}")
    found.append(words.get("strict", ""))
    found.append("SECURITY DEFINER" if routine.security_definer else "")
    found.append(words.get("leakproof", ""))
    cost = words.get("cost", "")
    found.append(f"COST {cost}" if cost and cost != _COSTS.get(routine.language, "100") else "")
    rows = words.get("rows", "")
    found.append(f"ROWS {rows}" if rows and rows != _ROWS else "")
    found.append(f"SUPPORT {words['support']}" if "support" in words else "")
    return [word for word in found if word]


def _body(routine: RoutineDraft, tag: str) -> str:
    if routine.sql_body:
        return routine.sql_body
    while f"${tag}$" in routine.body or f"${tag}" in routine.body:
        tag += "x"
    text = routine.body
    binary = "'" + routine.binary.replace("'", "''") + "', " if routine.binary else ""
    return f"AS {binary}${tag}${text}${tag}$"
