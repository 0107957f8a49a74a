"""Blocks with their declarations, and the statements that steer."""

from dataclasses import replace

from migrate.convert.mysql_to_postgresql.code.catching import one_transaction_remark, style_of
from migrate.convert.mysql_to_postgresql.code.conditions import is_not_found, resolved
from migrate.convert.mysql_to_postgresql.code.handlers import clauses_of, exceptions
from migrate.convert.mysql_to_postgresql.code.lines import indented
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle, standing_at
from migrate.convert.mysql_to_postgresql.code.program import Frame, PlacedCursor, Program, Style
from migrate.convert.mysql_to_postgresql.code.types import variable_type
from migrate.convert.mysql_to_postgresql.code.writer import write_all, writes
from migrate.convert.mysql_to_postgresql.statements.scope import Variable
from migrate.convert.stored_code.tree import Block, Cursor, Declaration, HandlerAction
from migrate.convert.stored_code.types import read_type


@writes(Block)
def write_block(block: Block, frame: Frame, program: Program) -> list[str]:
    """A block: label, declarations, statements, and the handlers that catch errors."""
    inner, declarations = _declared(block, frame, program)
    inner, label = _with_handlers(block, inner, program)
    body = write_all(block.body, inner, program)
    caught = clauses_of(inner, program) if inner.style is Style.BLOCK else []
    if not block.label and not any(f"EXIT {label};" in line for line in body):
        label = ""
    return [
        *([f"<<{label}>>"] if label else []),
        *(["DECLARE", *indented(declarations)] if declarations else []),
        "BEGIN",
        *indented(body),
        *(["EXCEPTION", *indented(caught)] if caught else []),
        "END;",
    ]


def _declared(block: Block, frame: Frame, program: Program) -> tuple[Frame, list[str]]:
    inner = replace(
        frame,
        parent=frame,
        handlers=(),
        style=None,
        label="",
        conditions={**frame.conditions, **{item.name.lower(): item.condition for item in block.conditions}},
    )
    lines: list[str] = []
    for declaration in block.variables:
        inner, made = _variables(declaration, inner, program)
        lines += made
    for cursor in block.cursors:
        inner, line = _cursor(cursor, inner, program)
        lines.append(line)
    return inner, lines


def _variables(declaration: Declaration, frame: Frame, program: Program) -> tuple[Frame, list[str]]:
    with standing_at(declaration.start):
        type_ = read_type(declaration.type)
        written_type = variable_type(frame.scope.context, type_)
    default = ""
    if declaration.default is not None:
        value = program.value(declaration.default, frame, declaration.start, type_)
        default = "" if value.upper() == "NULL" else f" := {value}"
    made = [Variable(name=name, written=program.names.take(name, prefix="v"), type=type_) for name in declaration.names]
    variables = {**frame.scope.variables, **{item.name.lower(): item for item in made}}
    lines = [f"{item.written} {written_type}{default};" for item in made]
    return replace(frame, scope=replace(frame.scope, variables=variables)), lines


def _cursor(cursor: Cursor, frame: Frame, program: Program) -> tuple[Frame, str]:
    """A variable for the cursor, which gets its query when it is opened."""
    written = program.names.take(cursor.name, prefix="c")
    placed = PlacedCursor(written=written, query=cursor.query, scope=frame.scope)
    return replace(frame, cursors={**frame.cursors, cursor.name.lower(): placed}), f"{written} refcursor;"


def _with_handlers(block: Block, frame: Frame, program: Program) -> tuple[Frame, str]:
    """The frame with the block's handlers, and the block's label where something goes to its end."""
    catching = tuple(handler for handler in block.handlers if any(exceptions(handler, frame)))
    style = (
        style_of(block, catching, frame.parent if _is_guarded(frame.parent) else None, program) if catching else None
    )
    if block.handlers and block.body and any(item.start in program.left_out for item in block.body):
        _remark(frame, one_transaction_remark())
    leaves = any(
        handler.action is HandlerAction.EXIT and (style is Style.STATEMENT or _waits_for_row(handler, frame))
        for handler in block.handlers
    )
    label = ""
    if block.label or leaves:
        label = program.names.take(block.label or "handled", prefix="block")
    labels = {**frame.labels, **({block.label.lower(): label} if block.label else {})}
    return replace(frame, handlers=block.handlers, style=style, label=label, labels=labels), label


def _is_guarded(frame: Frame | None) -> bool:
    while frame is not None:
        if frame.style is not None:
            return True
        frame = frame.parent
    return False


def _waits_for_row(handler: object, frame: Frame) -> bool:
    conditions = getattr(handler, "conditions", ())
    return any(is_not_found(resolved(condition, frame.conditions)) for condition in conditions)


def _remark(frame: Frame, text: str) -> None:
    if text not in frame.scope.remarks:
        frame.scope.remarks.append(text)


def label_of(name: str, frame: Frame, start: int) -> str:
    """A label as written. Raises `Obstacle` where it is not in reach."""
    found = frame.labels.get(name.lower())
    if found is None:
        raise Obstacle(f"the label {name} is not in reach", start)
    return found
