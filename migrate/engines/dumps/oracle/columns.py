"""Reads a column of a table of Oracle's, and what may follow a constraint."""

from dataclasses import replace
from itertools import pairwise

from migrate.engines.dumps.oracle.types import read_type
from migrate.engines.dumps.plain_draft import PlainDraft, TableParts
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.table_elements import State, at_constraint, default_of, read_constraint
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.schema import Column, Default, Generated, Identity, OtherObject
from migrate.model.types import ColumnType

_STOPS = (
    *("CONSTRAINT", "NOT", "NULL", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "ENABLE", "DISABLE", "GENERATED"),
    *("ENCRYPT", "VISIBLE", "INVISIBLE", "COLLATE"),
)
_AFTER_COLUMN = (*_STOPS, "DEFAULT", "AS", "SORT", "WITH", "SCOPE", "DECRYPT", "ANNOTATIONS")
_NUMBERED = ("PCTFREE", "PCTUSED", "INITRANS", "MAXTRANS", "PARALLEL", "COMPRESS", "MAXTRANS")
_IDENTITY_WORDS = (
    "MINVALUE MAXVALUE INCREMENT BY START WITH CACHE NOCACHE ORDER NOORDER CYCLE NOCYCLE KEEP NOKEEP SCALE NOSCALE "
    "NOMAXVALUE NOMINVALUE SESSION GLOBAL LIMIT VALUE -"
)
_ALONE = (
    *("LOGGING", "NOLOGGING", "LOCAL", "GLOBAL", "REVERSE", "ONLINE", "SORT", "NOSORT", "NOPARALLEL", "NOCOMPRESS"),
    *("VISIBLE", "INVISIBLE", "UNUSABLE"),
)


def read_column(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    """Reads a column with its constraints into the table. Raises `NotUnderstood`."""
    location = tokens.location()
    name = tokens.identifier()
    has_type = not tokens.at_any("GENERATED", "AS", "DEFAULT", "NOT", ",", ")") and not at_constraint(tokens)
    type_ = read_type(tokens) if has_type else ColumnType(name="")
    table.columns[name] = Column(name=name, type=type_, location=location)
    read_properties(tokens, table, draft, name)


def read_properties(tokens: StandardTokens, table: TableParts, draft: PlainDraft, name: str) -> None:
    """Reads what follows a column's type, or what MODIFY says of it. Raises `NotUnderstood`."""
    while not tokens.at_end and not tokens.at_any(",", ")"):
        if tokens.at("CONSTRAINT") and tokens.peek(2).upper in ("NOT", "NULL"):
            tokens.take()
            tokens.identifier()
        if tokens.accept("NOT", "NULL"):
            state = constraint_tail(tokens)
            _change(table, name, nullable=state.disabled)
        elif tokens.accept("NULL"):
            constraint_tail(tokens)
            _change(table, name, nullable=True)
        elif tokens.accept("DEFAULT"):
            _read_default(tokens, table, draft, name)
        elif tokens.at("GENERATED") or tokens.at("AS"):
            _read_generated(tokens, table, name)
        elif at_constraint(tokens):
            read_constraint(tokens, table, draft, constraint_tail, column=name)
        elif tokens.accept("INVISIBLE"):
            _change(table, name, invisible=True)
        elif tokens.accept("COLLATE"):
            _change(table, name, collation=tokens.identifier())
        else:
            _pass(tokens)


def _read_default(tokens: StandardTokens, table: TableParts, draft: PlainDraft, name: str) -> None:
    if tokens.accept("ON", "NULL"):
        tokens.accept("FOR", "INSERT", "ONLY")
        place = table.name
        note = OtherObject(
            kind="default on null",
            name=name,
            schema=place.schema,
            table=place.name,
            location=tokens.location(),
        )
        draft.others.append(note)
    text = tokens.expression(*_STOPS)
    default: Default | None = default_of(text, brackets=False)
    if text.upper() == "NULL":
        default = None
    _change(table, name, default=default)


def _read_generated(tokens: StandardTokens, table: TableParts, name: str) -> None:
    always = True
    if tokens.accept("GENERATED") and not tokens.accept("ALWAYS"):
        tokens.expect("BY", "DEFAULT")
        tokens.accept("ON", "NULL")
        always = False
    tokens.expect("AS")
    if tokens.accept("IDENTITY"):
        options = tokens.accept_in_parentheses().upper().split() if tokens.at("(") else _loose_options(tokens)
        start, step = _option(options, "WITH"), _option(options, "BY")
        identity = Identity(always=always, start=1 if start is None else start, increment=1 if step is None else step)
        _change(table, name, identity=identity, nullable=False)
        return
    expression = tokens.parenthesized()
    tokens.accept("VIRTUAL")
    _change(table, name, generated=Generated(expression=expression, stored=False))


def _loose_options(tokens: StandardTokens) -> list[str]:
    """The options of an identity that stand without parentheses, as DBMS_METADATA prints them."""
    found: list[str] = []
    while tokens.at_any(*_IDENTITY_WORDS.split()) or (found and tokens.peek().value.isdigit()):
        found.append(tokens.take().value.upper())
    return found


def _option(words: list[str], before: str) -> int | None:
    """The number after a word."""
    text = " ".join(words).replace("- ", "-").split()
    for word, following in pairwise(text):
        if word == before and following.lstrip("-").isdigit():
            return int(following)
    return None


def constraint_tail(tokens: StandardTokens) -> State:
    """Reads a constraint's state and the properties of its index. Raises `NotUnderstood`."""
    state = State()
    while True:
        if tokens.accept("NOT", "DEFERRABLE"):
            state.deferrable = False
        elif tokens.accept("DEFERRABLE"):
            state.deferrable = True
        elif tokens.accept("INITIALLY"):
            state.initially_deferred = tokens.take().upper == "DEFERRED"
        elif word := tokens.accept_any("ENABLE", "DISABLE"):
            state.disabled = word == "DISABLE"
        elif word := tokens.accept_any("VALIDATE", "NOVALIDATE"):
            state.validated = word == "VALIDATE"
        elif tokens.accept("EXCEPTIONS", "INTO"):
            tokens.qualified()
        elif tokens.accept("USING", "INDEX"):
            _read_index_of_constraint(tokens)
        elif not tokens.accept_any("RELY", "NORELY", "PRECHECK", "NOPRECHECK"):
            return state


def _read_index_of_constraint(tokens: StandardTokens) -> None:
    if tokens.at("("):
        tokens.parenthesized()
        return
    while True:
        if tokens.accept_any(*_NUMBERED):
            if tokens.peek().value.isdigit():
                tokens.number()
        elif tokens.accept("TABLESPACE"):
            tokens.identifier()
        elif tokens.accept_any("STORAGE", *_ALONE):
            tokens.accept_in_parentheses()
        elif not tokens.accept("COMPUTE", "STATISTICS"):
            break
    is_name = not tokens.at_end and not tokens.at_any(
        ",", ")", "ENABLE", "DISABLE", "VALIDATE", "NOVALIDATE", "RELY", "NORELY", "EXCEPTIONS", "CONSTRAINT",
        "NOT", "DEFERRABLE", "INITIALLY", "CHECK", "PRIMARY", "UNIQUE", "REFERENCES", "DEFAULT", "NULL"
    )  # fmt: skip
    if is_name and tokens.peek().upper != ";":
        tokens.qualified()


def _pass(tokens: StandardTokens) -> None:
    """Moves past a word that changes nothing here, with its parentheses. Raises `NotUnderstood`."""
    if tokens.accept("SCOPE", "IS"):
        tokens.qualified()
        return
    is_known = tokens.peek().kind is TokenKind.STRING or tokens.peek().upper in _KNOWN
    if not is_known and not tokens.at_any("VISIBLE", "ENABLE", "DISABLE", *_AFTER_COLUMN):
        raise tokens.problem("something that belongs to a column was expected")
    tokens.take()
    tokens.accept_in_parentheses()


_KNOWN_WORDS = (
    "ENCRYPT DECRYPT USING IDENTIFIED BY SALT NO NOMAC SORT WITH ROWID SCOPE IS STORAGE VISIBLE VALIDATE NOVALIDATE RELY "
    "FOR INSERT ONLY ANNOTATIONS EVALUATE CURRENT EDITION VIRTUAL UNUSABLE BEFORE BEGINNING NULL DROP IDENTITY"
)
_KNOWN = frozenset(_KNOWN_WORDS.split())


def _change(table: TableParts, name: str, **changes: object) -> None:
    table.columns[name] = replace(table.columns[name], **changes)  # type: ignore[arg-type]
