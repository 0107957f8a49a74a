"""SET, SELECT … INTO and RETURN."""

from migrate.convert.mysql_to_postgresql.code.handlers import guarded, without_row
from migrate.convert.mysql_to_postgresql.code.lines import indented
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.one_row import gives_one_row
from migrate.convert.mysql_to_postgresql.code.program import Frame, Program
from migrate.convert.mysql_to_postgresql.code.shared_variables import (
    bare_name,
    is_session,
    session_names,
    setting_line,
)
from migrate.convert.mysql_to_postgresql.code.targets import place_of
from migrate.convert.mysql_to_postgresql.code.types import rounding_type, variable_type
from migrate.convert.mysql_to_postgresql.code.writer import writes
from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.convert.stored_code.tree import Return, SelectInto, Set

_PLAIN = (TokenKind.WORD, TokenKind.NUMBER, TokenKind.STRING, TokenKind.QUOTED, TokenKind.VARIABLE)


@writes(Set)
def _set(node: Set, frame: Frame, program: Program) -> list[str]:
    lines = []
    _refuse_mixed(node)
    for assignment in node.assignments:
        place = place_of(assignment.target, frame, node.start, settings=True)
        value = program.value(assignment.value, frame, node.start, place.type)
        rounded = program.rounded.get(place.written)
        line = [f"{place.written} := {f'CAST({value} AS {rounded})' if rounded else value};"]
        if place.session is not None:
            line = [setting_line(place.session, value)]
        lines += line if _is_plain(assignment.value) else guarded(line, frame, program)
    return lines


def _refuse_mixed(node: Set) -> None:
    """A SET of several variables computes all that session variables get before it sets any."""
    set_ = {bare_name(item.target) for item in node.assignments if is_session(item.target)}
    used = {name for item in node.assignments for name, _ in session_names(item.value)}
    if len(node.assignments) > 1 and set_ & used:
        raise Obstacle("one SET sets session variables and uses them", node.start)


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
    written, settings = _places(node, frame, program)
    places = ", ".join(written)
    query = program.query(node.query, frame, node.start)
    count = program.roundings(written) + ([f"{program.found_rows} := 1;"] if program.found_rows else [])
    count = [*settings, *count]
    if gives_one_row(node.query):
        return [*guarded([f"{query}\nINTO {places};"], frame, program), *count]
    missing = without_row(frame, program) or ["NULL;"]
    if program.found_rows:
        missing = [f"{program.found_rows} := 0;", *missing]
    lines = [f"{query}\nINTO STRICT {places};", *count]
    return guarded(lines, frame, program, first=("WHEN no_data_found THEN", *indented(missing)))


def _places(node: SelectInto, frame: Frame, program: Program) -> tuple[list[str], list[str]]:
    """The variables that the values go into, and what then puts them into settings."""
    written, settings = [], []
    for target in node.targets:
        place = place_of(target, frame, node.start, settings=True)
        if place.session is None:
            written.append(place.written)
            continue
        if place.type is None:
            raise Obstacle(f"the type of {target} is not known", node.start)
        name = program.names.take(f"given_{bare_name(target)}", prefix="v")
        program.declarations.append(f"{name} {variable_type(frame.scope.context, place.type)};")
        written.append(name)
        settings.append(setting_line(place.session, name))
    return written, settings


def _is_plain(text: str) -> bool:
    """Whether it is one literal or name, which can hardly fail."""
    reader = Reader(text)
    return reader.take().kind in _PLAIN and reader.at_end
