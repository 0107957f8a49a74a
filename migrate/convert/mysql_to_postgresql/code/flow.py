"""IF, CASE, the loops, LEAVE and ITERATE."""

from dataclasses import replace

from migrate.convert.mysql_to_postgresql.code.blocks import label_of
from migrate.convert.mysql_to_postgresql.code.lines import indented
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Frame, Program, Style
from migrate.convert.mysql_to_postgresql.code.writer import write_all, writes
from migrate.convert.stored_code.tokens import Reader
from migrate.convert.stored_code.tree import Case, If, Iterate, Leave, Loop, Repeat, While


@writes(If)
def _if(node: If, frame: Frame, program: Program) -> list[str]:
    lines: list[str] = []
    for branch in node.branches:
        condition = _condition(branch.condition, frame, program, branch.start)
        lines.append(f"{'ELSIF' if lines else 'IF'} {condition} THEN")
        lines += indented(write_all(branch.body, frame, program))
    if node.otherwise:
        lines += ["ELSE", *indented(write_all(node.otherwise, frame, program))]
    return [*lines, "END IF;"]


@writes(Case)
def _case(node: Case, frame: Frame, program: Program) -> list[str]:
    """Both sorts of CASE by conditions, so that values compare as they do elsewhere."""
    lines = ["CASE"]
    for branch in node.branches:
        text = f"({node.value}) = ({branch.condition})" if node.value is not None else branch.condition
        lines.append(f"    WHEN {_condition(text, frame, program, branch.start)} THEN")
        lines += indented(indented(write_all(branch.body, frame, program)))
    if node.otherwise is not None:
        lines += ["    ELSE", *indented(indented(write_all(node.otherwise, frame, program)))]
    return [*lines, "END CASE;"]


@writes(Loop)
def _loop(node: Loop, frame: Frame, program: Program) -> list[str]:
    head, inner = _labelled(node.label, frame, program)
    return [*head, "LOOP", *indented(write_all(node.body, inner, program)), "END LOOP;"]


@writes(While)
def _while(node: While, frame: Frame, program: Program) -> list[str]:
    head, inner = _labelled(node.label, frame, program)
    condition = _condition(node.condition, frame, program, node.start)
    return [*head, f"WHILE {condition} LOOP", *indented(write_all(node.body, inner, program)), "END LOOP;"]


@writes(Repeat)
def _repeat(node: Repeat, frame: Frame, program: Program) -> list[str]:
    head, inner = _labelled(node.label, frame, program)
    body = write_all(node.body, inner, program)
    last = f"EXIT WHEN {_condition(node.condition, frame, program, node.start)};"
    return [*head, "LOOP", *indented([*body, last]), "END LOOP;"]


@writes(Leave)
def _leave(node: Leave, frame: Frame, program: Program) -> list[str]:
    return [f"EXIT {label_of(node.label, frame, node.start)};"]


@writes(Iterate)
def _iterate(node: Iterate, frame: Frame, program: Program) -> list[str]:
    return [f"CONTINUE {label_of(node.label, frame, node.start)};"]


def _labelled(label: str, frame: Frame, program: Program) -> tuple[list[str], Frame]:
    if not label:
        return [], frame
    written = program.names.take(label, prefix="loop")
    return [f"<<{written}>>"], replace(frame, labels={**frame.labels, label.lower(): written})


def _condition(text: str, frame: Frame, program: Program, start: int) -> str:
    """A condition. One that may fail can't be caught by itself: after it MySQL goes on behind the whole statement."""
    place: Frame | None = frame
    while place is not None and place.style is not Style.BLOCK:
        if place.style is Style.STATEMENT and _asks(text):
            raise Obstacle("a condition with a query may fail where a handler lets the code go on", start)
        place = place.parent
    return program.truth(text, frame, start)


def _asks(text: str) -> bool:
    reader = Reader(text)
    while not reader.at_end:
        if reader.take().upper == "SELECT":
            return True
    return False
