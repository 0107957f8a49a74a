"""CALL, prepared statements and the ends of transactions."""

from dataclasses import replace

from migrate.convert.mysql_to_postgresql.code.catching import changes
from migrate.convert.mysql_to_postgresql.code.handlers import guarded, without_row
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Frame, Program, Style
from migrate.convert.mysql_to_postgresql.code.targets import place_of
from migrate.convert.mysql_to_postgresql.code.types import parameter_type
from migrate.convert.mysql_to_postgresql.code.writer import write, writes
from migrate.convert.render.postgresql_names import quote_name
from migrate.convert.stored_code.parameters import Parameter
from migrate.convert.stored_code.read import read_body
from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.convert.stored_code.tree import Block, Call, Deallocate, Execute, Node, Prepare, Transaction, walk

_COMMITS = "it ends transactions: call it outside of one, as CALL by itself"


@writes(Call)
def _call(node: Call, frame: Frame, program: Program) -> list[str]:
    schema = (node.schema or program.own_schema).lower()
    signature = program.signatures.get((schema, node.name.lower()))
    if signature is None or not signature.is_read:
        raise Obstacle(f"the procedure {node.name} is not part of this conversion", node.start)
    if len(signature.parameters) != len(node.arguments):
        raise Obstacle(f"{node.name} is called with {len(node.arguments)} arguments", node.start)
    if signature.finds_nothing and without_row(frame, program) is not None:
        raise Obstacle(
            f"its handler for NOT FOUND also sees what {node.name}, which it calls, does not find", node.start
        )
    arguments = ", ".join(
        _argument(parameter, text, frame, program, node.start)
        for parameter, text in zip(signature.parameters, node.arguments, strict=True)
    )
    given = [
        place_of(text, frame, node.start).written
        for parameter, text in zip(signature.parameters, node.arguments, strict=True)
        if parameter.mode != "IN"
    ]
    return guarded([f"CALL {quote_name(signature.name)}({arguments});", *program.roundings(given)], frame, program)


def _argument(parameter: Parameter, text: str, frame: Frame, program: Program, start: int) -> str:
    if parameter.mode != "IN":
        return place_of(text, frame, start).written
    value = program.value(text, frame, start, parameter.type)
    type_ = parameter_type(frame.scope.context, parameter.type)
    return value if value.upper().startswith("CAST(") else f"CAST({value} AS {type_})"


@writes(Prepare, Deallocate)
def _prepare(node: Node, frame: Frame, program: Program) -> list[str]:
    if isinstance(node, Prepare) and node.name.lower() not in program.prepared:
        raise Obstacle("it runs a statement whose text is put together", node.start)
    return []


@writes(Execute)
def _execute(node: Execute, frame: Frame, program: Program) -> list[str]:
    """A prepared statement whose text is known is written where it is run, its arguments in the places of its marks."""
    text = program.prepared.get(node.name.lower())
    if text is None:
        raise Obstacle("it runs a statement whose text is put together", node.start)
    statement = read_body(_filled(text, node))
    if any(isinstance(item, Block) for item in walk(statement)):
        raise Obstacle("it prepares a compound statement", node.start)
    return write(_moved(statement, node), frame, program)


def _filled(text: str, node: Execute) -> str:
    reader, pieces, position, arguments = Reader(text), [], 0, list(node.arguments)
    while not reader.at_end:
        token = reader.take()
        if token.kind is TokenKind.SYMBOL and token.value == "?":
            if not arguments:
                raise Obstacle("a prepared statement has more marks than arguments", node.start)
            pieces.append(text[position : token.start] + arguments.pop(0))
            position = token.end
    if arguments:
        raise Obstacle("a prepared statement has fewer marks than arguments", node.start)
    return "".join(pieces) + text[position:]


def _moved(statement: Node, node: Execute) -> Node:
    return replace(statement, start=node.start, end=node.end)


@writes(Transaction)
def _transaction(node: Transaction, frame: Frame, program: Program) -> list[str]:
    """In a procedure of PostgreSQL's a transaction is always open: START ends the one before it, if that did anything."""
    if not program.is_procedure:
        raise Obstacle(f"{node.word} stands in a function", node.start)
    place: Frame | None = frame
    while place is not None:
        if place.style is Style.BLOCK and not frame.handles:
            raise Obstacle(f"{node.word} stands in a block that catches errors", node.start)
        place = place.parent
    if node.word == "START":
        earlier = [item for item in walk(program.body) if item.end <= node.start]
        if not any(changes(item) for item in earlier):
            return []
    if _COMMITS not in frame.scope.remarks:
        frame.scope.remarks.append(_COMMITS)
    return ["ROLLBACK;" if node.word == "ROLLBACK" else "COMMIT;"]
