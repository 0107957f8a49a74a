"""Reads sequences: CREATE, ALTER, what setval says, and the options of identity columns.

https://www.postgresql.org/docs/current/sql-createsequence.html
"""

from migrate.engines.dumps.postgresql.draft import Draft, Taken
from migrate.engines.dumps.postgresql.drafts import SMALLEST, ColumnDraft, SequenceDraft, TableDraft
from migrate.engines.dumps.postgresql.names import choose_name
from migrate.engines.dumps.postgresql.tokens import PostgresTokens, folded
from migrate.engines.dumps.postgresql.types import read_type_name
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.names import ObjectName


def read_create_sequence(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE SEQUENCE."""
    may_exist = tokens.if_exists()
    location = tokens.location()
    name = draft.new_name(tokens.qualified())
    if may_exist and draft.is_taken(name):
        return
    sequence = SequenceDraft(name=name, location=location)
    read_options(tokens, sequence, draft)
    draft.sequences[name] = sequence


def read_options(tokens: PostgresTokens, sequence: SequenceDraft, draft: Draft) -> None:
    """Reads the options of a sequence, to the end or to a closing parenthesis. Raises `NotUnderstood`."""
    while not tokens.at_end and not tokens.at_any(")", ";"):
        _read_option(tokens, sequence, draft)


def _read_option(tokens: PostgresTokens, sequence: SequenceDraft, draft: Draft) -> None:
    if tokens.accept("AS"):
        sequence.type = _read_type(tokens)
    elif tokens.accept("INCREMENT"):
        tokens.accept("BY")
        sequence.increment = tokens.signed()
    elif tokens.accept("START"):
        tokens.accept("WITH")
        sequence.start = tokens.signed()
    elif tokens.accept("RESTART"):
        tokens.accept("WITH")
        sequence.last_value = None
        sequence.restart = None if tokens.at_end or tokens.at_any(")", ";") else tokens.signed()
    elif tokens.accept("NO", "MINVALUE"):
        sequence.minimum = None
    elif tokens.accept("NO", "MAXVALUE"):
        sequence.maximum = None
    elif tokens.accept("MINVALUE"):
        sequence.minimum = tokens.signed()
    elif tokens.accept("MAXVALUE"):
        sequence.maximum = tokens.signed()
    elif tokens.accept("CACHE"):
        sequence.cache = tokens.number()
    elif tokens.accept("NO", "CYCLE"):
        sequence.cycle = False
    elif tokens.accept("CYCLE"):
        sequence.cycle = True
    elif tokens.accept("OWNED", "BY"):
        _read_owner(tokens, sequence, draft)
    elif tokens.accept("SEQUENCE", "NAME"):
        sequence.name = draft.new_name(tokens.qualified())
    elif not (tokens.accept("LOGGED") or tokens.accept("UNLOGGED")):
        raise tokens.problem("an option of a sequence was expected")


def _read_type(tokens: PostgresTokens) -> str:
    problem = tokens.problem("smallint, integer or bigint was expected")
    name = read_type_name(tokens).name
    if name not in SMALLEST:
        raise problem
    return name


def _read_owner(tokens: PostgresTokens, sequence: SequenceDraft, draft: Draft) -> None:
    if tokens.accept("NONE"):
        sequence.owner = None
        return
    parts = [tokens.identifier()]
    while tokens.accept("."):
        parts.append(tokens.identifier())
    column = parts.pop()
    table = draft.table((parts[-2] if len(parts) > 1 else "", parts[-1])) if parts else None
    if table is None:
        raise tokens.problem(f"the table of {column} is not in the script")
    sequence.owner = (table, column)


def read_alter_sequence(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows ALTER SEQUENCE, but for names and owners."""
    may_lack = tokens.if_exists()
    sequence = draft.sequence(tokens.qualified())
    if sequence is None:
        if may_lack:
            return
        raise tokens.problem("the sequence is not in the script")
    if tokens.accept("SET"):
        return
    read_options(tokens, sequence, draft)


def make_sequence(table: TableDraft, column: ColumnDraft, draft: Draft, *, type_name: str) -> SequenceDraft:
    """Makes the sequence that a serial or identity column owns."""
    name = choose_name(table.name.name, column.name, "seq", Taken(draft, table.name.schema))
    sequence = SequenceDraft(
        name=ObjectName(schema=table.name.schema, name=name),
        type=type_name if type_name in ("smallint", "integer", "bigint") else "bigint",
        owner=(table, column.name),
        location=column.location or table.location,
    )
    draft.sequences[sequence.name] = sequence
    return sequence


def rename_sequence(sequence: SequenceDraft, name: ObjectName, draft: Draft) -> None:
    """Gives a sequence another name."""
    draft.sequences.pop(sequence.name, None)
    sequence.name = name
    draft.sequences[name] = sequence


def read_setval(tokens: PostgresTokens, draft: Draft) -> bool:
    """Reads SELECT setval('name', number[, called]); whether it was one with plain values."""
    if tokens.peek(0).upper == "PG_CATALOG" and tokens.peek(1).upper == ".":
        tokens.take()
        tokens.take()
    if not tokens.accept("SETVAL", "("):
        return False
    sequence = _sequence_named(tokens, draft)
    if (
        sequence is None
        or not tokens.accept(",")
        or (tokens.peek().kind is not TokenKind.NUMBER and not tokens.at("-"))
    ):
        return False
    value = tokens.signed()
    is_called = not (tokens.accept(",") and tokens.take().upper == "FALSE")
    sequence.last_value, sequence.restart = (value, None) if is_called else (None, value)
    return True


def _sequence_named(tokens: PostgresTokens, draft: Draft) -> SequenceDraft | None:
    if tokens.peek().kind is not TokenKind.STRING:
        return None
    found = draft.sequence(name_in(tokens.string()))
    if tokens.accept("::"):
        tokens.qualified()
    return found


def name_in(text: str) -> tuple[str, str]:
    """The schema, empty where there is none, and the name that a text such as `'shop."Order_id_seq"'` holds."""
    parts, rest = [], text.strip()
    while rest:
        if rest.startswith('"'):
            end = rest.find('"', 1)
            while end > 0 and rest[end : end + 2] == '""':
                end = rest.find('"', end + 2)
            part, rest = (rest[1:end], rest[end + 1 :]) if end > 0 else (rest[1:], "")
            parts.append(part.replace('""', '"'))
            rest = rest.removeprefix(".")
        else:
            part, _, rest = rest.partition(".")
            parts.append(folded(part.strip()))
    return (parts[-2] if len(parts) > 1 else ""), (parts[-1] if parts else "")
