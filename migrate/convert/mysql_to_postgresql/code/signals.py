"""SIGNAL, RESIGNAL and GET DIAGNOSTICS."""

from migrate.convert.mysql_to_postgresql.code.conditions import is_not_found, is_warning, resolved
from migrate.convert.mysql_to_postgresql.code.handlers import guarded
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Frame, Program
from migrate.convert.mysql_to_postgresql.code.targets import place_of
from migrate.convert.mysql_to_postgresql.code.writer import writes
from migrate.convert.stored_code.tree import GetDiagnostics, Signal

_OPTIONS = {
    "MESSAGE_TEXT": "MESSAGE",
    "CONSTRAINT_NAME": "CONSTRAINT",
    "TABLE_NAME": "TABLE",
    "SCHEMA_NAME": "SCHEMA",
    "COLUMN_NAME": "COLUMN",
}
_ASKED = {
    "RETURNED_SQLSTATE": "RETURNED_SQLSTATE",
    "MESSAGE_TEXT": "MESSAGE_TEXT",
    "CONSTRAINT_NAME": "CONSTRAINT_NAME",
    "TABLE_NAME": "TABLE_NAME",
    "SCHEMA_NAME": "SCHEMA_NAME",
    "COLUMN_NAME": "COLUMN_NAME",
}
_WORDS = "an error's SQLSTATE and text are PostgreSQL's own where the server raised it"


@writes(Signal)
def _signal(node: Signal, frame: Frame, program: Program) -> list[str]:
    if node.again and not frame.handles:
        raise Obstacle("RESIGNAL stands where no error is handled", node.start)
    if node.again and node.condition is None and not node.items:
        return ["RAISE;"]
    options = [f"ERRCODE = {_state(node, frame)}"]
    for item in node.items:
        if item.target in ("MYSQL_ERRNO", "CLASS_ORIGIN", "SUBCLASS_ORIGIN", "CATALOG_NAME", "CURSOR_NAME"):
            _remark(frame, f"{item.target} of SIGNAL is left out: PostgreSQL's errors have no such part")
            continue
        if item.target not in _OPTIONS:
            raise Obstacle(f"SIGNAL sets {item.target}", node.start)
        options.append(f"{_OPTIONS[item.target]} = {program.value(item.value, frame, node.start)}")
    if len(options) == 1:
        options.append("MESSAGE = SQLERRM" if node.again else "MESSAGE = 'Unhandled user-defined exception condition'")
    return guarded([f"RAISE EXCEPTION USING {', '.join(options)};"], frame, program)


def _state(node: Signal, frame: Frame) -> str:
    if node.condition is None:
        return "SQLSTATE"
    condition = resolved(node.condition, frame.conditions)
    if is_not_found(condition) or is_warning(condition) or not condition.sqlstate:
        raise Obstacle("it raises a condition that is no error", node.start)
    return f"'{condition.sqlstate}'"


@writes(GetDiagnostics)
def _diagnostics(node: GetDiagnostics, frame: Frame, program: Program) -> list[str]:
    if node.condition is None:
        return [_statement_item(item.target, item.value, frame, program, node.start) for item in node.items]
    if not frame.handles:
        raise Obstacle("GET DIAGNOSTICS asks for an error where none is handled", node.start)
    asked = []
    for item in node.items:
        if item.value not in _ASKED:
            raise Obstacle(f"PostgreSQL's errors have no {item.value}", node.start)
        asked.append(f"{place_of(item.target, frame, node.start).written} = {_ASKED[item.value]}")
    _remark(frame, _WORDS)
    return [f"GET STACKED DIAGNOSTICS {', '.join(asked)};"]


def _statement_item(target: str, item: str, frame: Frame, program: Program, start: int) -> str:
    place = place_of(target, frame, start).written
    if item == "ROW_COUNT" and program.row_count:
        return f"{place} := {program.row_count};"
    raise Obstacle(f"PostgreSQL's diagnostics have no {item}", start)


def _remark(frame: Frame, text: str) -> None:
    if text not in frame.scope.remarks:
        frame.scope.remarks.append(text)
