"""SET, SELECT … INTO and RETURN."""

from migrate.convert.mysql_to_postgresql.code.handlers import guarded, without_row
from migrate.convert.mysql_to_postgresql.code.lines import indented
from migrate.convert.mysql_to_postgresql.code.one_row import gives_one_row
from migrate.convert.mysql_to_postgresql.code.program import Frame, Program
from migrate.convert.mysql_to_postgresql.code.targets import place_of
from migrate.convert.mysql_to_postgresql.code.types import rounding_type
from migrate.convert.mysql_to_postgresql.code.writer import writes
from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.convert.stored_code.tree import Return, SelectInto, Set

_PLAIN = (TokenKind.WORD, TokenKind.NUMBER, TokenKind.STRING, TokenKind.QUOTED, TokenKind.VARIABLE)


@writes(Set)
def _set(node: Set, frame: Frame, program: Program) -> list[str]:
    lines = []
    for assignment in node.assignments:
        place = place_of(assignment.target, frame, node.start)
        value = program.value(assignment.value, frame, node.start, place.type)
        rounded = program.rounded.get(place.written)
        line = [f"{place.written} := {f'CAST({value} AS {rounded})' if rounded else value};"]
        lines += line if _is_plain(assignment.value) else guarded(line, frame, program)
    return lines


@writes(Return)
def _return(node: Return, frame: Frame, program: Program) -> list[str]:
    value = program.value(node.value, frame, node.start, program.returns)
    rounded = rounding_type(frame.scope.context, program.returns) if program.returns else ""
    if rounded and value.upper() != "NULL":
        value = f"CAST({value} AS {rounded})"
    line = [f"RETURN {value};"]
    return line if _is_plain(node.value) else guarded(line, frame, program)


@writes(SelectInto)
def _select_into(node: SelectInto, frame: Frame, program: Program) -> list[str]:
    """Without a row MySQL leaves the variables as they are, with several it fails: INTO STRICT does that too."""
    written = [place_of(target, frame, node.start).written for target in node.targets]
    places = ", ".join(written)
    query = program.query(node.query, frame, node.start)
    count = program.roundings(written) + ([f"{program.found_rows} := 1;"] if program.found_rows else [])
    if gives_one_row(node.query):
        return [*guarded([f"{query}\nINTO {places};"], frame, program), *count]
    missing = without_row(frame, program) or ["NULL;"]
    if program.found_rows:
        missing = [f"{program.found_rows} := 0;", *missing]
    lines = [f"{query}\nINTO STRICT {places};", *count]
    return guarded(lines, frame, program, first=("WHEN no_data_found THEN", *indented(missing)))


def _is_plain(text: str) -> bool:
    """Whether it is one literal or name, which can hardly fail."""
    reader = Reader(text)
    return reader.take().kind in _PLAIN and reader.at_end
