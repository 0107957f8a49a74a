"""Reads one piece of stored code and writes its body in PL/pgSQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.convert.context import Context
from migrate.convert.mysql_to_postgresql.code import assignments, blocks, calls, cursors, flow, plain, signals
from migrate.convert.mysql_to_postgresql.code.columns_of_query import Known, columns_of_query
from migrate.convert.mysql_to_postgresql.code.lines import indented
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Frame, Program, Shape
from migrate.convert.mysql_to_postgresql.code.results import Results, plan_results, rows_of
from migrate.convert.mysql_to_postgresql.code.session_variables import session_variables
from migrate.convert.mysql_to_postgresql.code.shared_variables import remarks
from migrate.convert.mysql_to_postgresql.code.signature import Signature
from migrate.convert.mysql_to_postgresql.code.temporary import creations, with_temporary_tables
from migrate.convert.mysql_to_postgresql.code.types import rounding_type
from migrate.convert.mysql_to_postgresql.code.writer import write
from migrate.convert.mysql_to_postgresql.code.written_names import WrittenNames
from migrate.convert.mysql_to_postgresql.statements.scope import Scope, Variable
from migrate.convert.stored_code.parameters import Parameter
from migrate.convert.stored_code.prepared import prepared_texts
from migrate.convert.stored_code.read import read_body
from migrate.convert.stored_code.tokens import NotRead, Reader, executed
from migrate.convert.stored_code.tree import Block, Node, Sql, Transaction, walk
from migrate.model.names import ObjectName
from migrate.model.schema import Table
from migrate.model.types import ColumnType

_RULES = (assignments, blocks, calls, cursors, flow, plain, signals)
"""Imported because the rules register themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A piece of stored code as the source has it, and what it may refer to."""

    name: ObjectName
    """On the target."""
    text: str
    own_schema: str
    sql_mode: str = ""
    parameters: tuple[Parameter, ...] = ()
    returns: ColumnType | None = None
    is_procedure: bool = False
    row_aliases: Mapping[str, str] = field(default_factory=dict)
    row_table: ObjectName | None = None
    last: str = ""
    """The statement to end with, such as `RETURN NEW`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What every piece of code may refer to."""

    context: Context
    tables: Mapping[ObjectName, Table]
    """The target's."""
    signatures: Mapping[tuple[str, str], Signature]
    session_variables: Mapping[str, Variable] = field(default_factory=dict)
    """Those that settings keep, by name in lower case without the sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A piece of code in PL/pgSQL."""

    lines: tuple[str, ...]
    body: Node
    parameters: Mapping[str, Variable]
    results: Results
    remarks: tuple[str, ...]
    settings: tuple[str, ...] = ()
    """What to tell of session variables that settings keep."""

    @property
    def text(self) -> str:
        """The body as it stands between the dollar signs."""
        head = ["#variable_conflict use_column"] if self.results.shape is Shape.ROWS else []
        return "\n" + "\n".join([*head, *self.lines]).removesuffix(";") + "\n"


def write_code(code: Code, reach: Reach) -> Written:
    """The code in PL/pgSQL. Raises `Obstacle`."""
    text = executed(code.text, reach.context.source.engine, reach.context.source.version)
    body = _read(text, code)
    made = creations(body, reach.context)
    context = with_temporary_tables(reach.context, made, code.own_schema)
    names = WrittenNames(context, text)
    variables = _parameters(code, names)
    prepared = prepared_texts(body)
    results = _results(code, body, reach, variables, names, prepared)
    own, declarations = session_variables(body, text, context, names, reach.session_variables)
    shared = {name: item for name, item in reach.session_variables.items() if name not in own}
    program = Program(
        name=code.name,
        text=text,
        body=body,
        names=names,
        signatures=reach.signatures,
        own_schema=code.own_schema,
        is_procedure=code.is_procedure,
        returns=code.returns,
        shape=results.shape,
        results=results.cursors,
        plain_fetches=cursors.plain_fetches(body, text),
        prepared=prepared,
        declarations=declarations,
        rounded=_rounded(code, context, variables),
        temporary={item.name.lower() for item in made},
    )
    variables = {**variables, **_counts(program)}
    scope = Scope(
        context=context,
        variables=variables,
        session_variables={**shared, **own},
        row_aliases=code.row_aliases,
        row_table=code.row_table,
        own_schema=code.own_schema,
        sql_mode=code.sql_mode,
    )
    lines = _framed(code, program, Frame(scope=scope), variables)
    return Written(
        lines=tuple(lines),
        body=body,
        parameters=variables,
        results=results,
        remarks=tuple(scope.remarks),
        settings=remarks(shared, text),
    )


def _parameters(code: Code, names: WrittenNames) -> dict[str, Variable]:
    return {
        item.name.lower(): Variable(name=item.name, written=names.take(item.name, prefix="p"), type=item.type)
        for item in code.parameters
    }


def _read(text: str, code: Code) -> Node:
    if "ORACLE" in code.sql_mode.upper().split(","):
        raise Obstacle("it is written in sql_mode ORACLE")
    try:
        body = read_body(text, ansi_quotes="ANSI" in code.sql_mode.upper())
    except NotRead as problem:
        raise Obstacle(f"it can't be read: {problem.reason}", problem.start) from None
    ends = next((node for node in walk(body) if isinstance(node, Transaction)), None)
    has_cursors = any(isinstance(node, Block) and node.cursors for node in walk(body))
    if ends is not None and has_cursors:
        raise Obstacle("a cursor of PostgreSQL's does not outlive COMMIT or ROLLBACK", ends.start)
    return body


def _results(
    code: Code,
    body: Node,
    reach: Reach,
    variables: Mapping[str, Variable],
    names: WrittenNames,
    prepared: Mapping[str, str],
) -> Results:
    rows = rows_of(body, prepared)
    if rows and not code.is_procedure:
        raise Obstacle("a SELECT gives rows to nobody", rows[0].start)
    columns = None
    if len(rows) == 1 and isinstance(rows[0], Sql):
        known = Known(context=reach.context, tables=reach.tables, variables=variables, own_schema=code.own_schema)
        columns = columns_of_query(rows[0].text, known)
    return plan_results(rows, body, code.parameters, names, columns)


def _counts(program: Program) -> dict[str, Variable]:
    """Variables for FOUND_ROWS() and ROW_COUNT(), where the code asks for them."""
    reader, called = Reader(program.text), set()
    while not reader.at_end:
        if reader.peek(1).upper == "(" or reader.peek(1).upper in (",", ";"):
            called.add(reader.peek().upper)
        reader.take()
    found: dict[str, Variable] = {}
    for function, name in (("FOUND_ROWS", "found_rows"), ("ROW_COUNT", "row_count")):
        if function in called:
            written = program.names.take(name, prefix="v")
            program.declarations.append(f"{written} bigint := 0;")
            found[written.strip('"')] = Variable(
                name=written, written=written, type=ColumnType(name="bigint", text="bigint")
            )
            setattr(program, name, written)
    return found


def _framed(code: Code, program: Program, frame: Frame, variables: Mapping[str, Variable]) -> list[str]:
    """The whole body: what comes first and last stands around the code's own block, or in it where that is the same."""
    given = [variables[item.name.lower()].written for item in code.parameters if item.mode != "OUT"]
    first = program.roundings(given)
    body = program.body
    lines = write(body, frame, program)
    last = [f"{code.last};"] if code.last else []
    declarations = ["DECLARE", *indented(program.declarations)] if program.declarations else []
    if isinstance(body, Block) and not (first or last or declarations):
        return lines
    is_bare = isinstance(body, Block) and lines[0] == "BEGIN" and not body.label and "EXCEPTION" not in lines
    inner = lines[1:-1] if is_bare else indented(lines)
    return [*declarations, "BEGIN", *indented(first), *inner, *indented(last), "END;"]


def _rounded(code: Code, context: Context, variables: Mapping[str, Variable]) -> dict[str, str]:
    types = {variables[item.name.lower()].written: rounding_type(context, item.type) for item in code.parameters}
    return {written: rounded for written, rounded in types.items() if rounded}
