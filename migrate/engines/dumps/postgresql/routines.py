"""Reads functions, procedures and aggregates.

https://www.postgresql.org/docs/current/sql-createfunction.html
"""

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import Argument, RoutineDraft, TableDraft
from migrate.engines.dumps.postgresql.expressions import Scope, default_value
from migrate.engines.dumps.postgresql.names import quoted
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.postgresql.types import TypeUse
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.schema import RoutineKind

_MODES = ("IN", "OUT", "INOUT", "VARIADIC")
_TWO_WORDS = ("DOUBLE", "CHARACTER", "TIMESTAMP", "TIME", "BIT", "NATIONAL", "CHAR", "INTERVAL")


def read_create_routine(tokens: PostgresTokens, draft: Draft, *, replaces: bool) -> None:
    """Reads what follows CREATE [OR REPLACE]. Raises `NotUnderstood`."""
    kind = RoutineKind.PROCEDURE if tokens.take().upper == "PROCEDURE" else RoutineKind.FUNCTION
    location = tokens.location()
    name = draft.new_name(tokens.qualified())
    routine = RoutineDraft(name=name, kind=kind, arguments=read_arguments(tokens, draft), location=location)
    if tokens.accept("RETURNS"):
        routine.returns = _read_returns(tokens, routine, draft)
    elif kind is RoutineKind.FUNCTION:
        routine.returns = _returned(routine)
    while not tokens.at_end:
        _read_attribute(tokens, routine)
    same = [one for one in draft.routines.get(name, []) if one.signature == routine.signature]
    if same and replaces:
        routine.owner, routine.comment = same[0].owner, same[0].comment
    draft.routines[name] = [one for one in draft.routines.get(name, []) if one not in same] + [routine]


def read_arguments(tokens: PostgresTokens, draft: Draft) -> list[Argument]:
    """The arguments in parentheses. Raises `NotUnderstood`."""
    tokens.expect("(")
    found: list[Argument] = []
    while not tokens.accept(")"):
        if tokens.accept("*") or tokens.accept("ORDER", "BY"):
            continue
        found.append(_read_argument(tokens, draft))
        if not tokens.accept(",") and not tokens.at_any(")", "ORDER"):
            raise tokens.problem("a comma or a closing parenthesis was expected")
    return found


def _read_argument(tokens: PostgresTokens, draft: Draft) -> Argument:
    mode = tokens.accept_any(*_MODES)
    if mode == "IN" and tokens.accept("OUT"):
        mode = "INOUT"
    name = tokens.identifier() if _has_name(tokens) else ""
    if not mode and tokens.at_any(*_MODES):
        mode = tokens.take().upper
    use = _read_type(tokens, draft)
    default = None
    if tokens.accept("DEFAULT") or tokens.accept("=") or tokens.accept(":="):
        text = tokens.expression("ORDER")
        default = default_value(text, use, Scope(columns={}, draft=draft))
    return Argument(mode="" if mode == "IN" else mode, name=name, type=use, default=default)


def _read_type(tokens: PostgresTokens, draft: Draft) -> TypeUse:
    """A type, or the type of a column that is named as `table.column%TYPE`."""
    mark = tokens.mark()
    parts = [tokens.identifier()]
    while tokens.accept("."):
        parts.append(tokens.identifier())
    if tokens.at("%", "TYPE") or tokens.at("%", "ROWTYPE"):
        is_row = tokens.at("%", "ROWTYPE")
        tokens.take()
        tokens.take()
        if not is_row:
            table = draft.table((parts[-3] if len(parts) > 2 else "", parts[-2])) if len(parts) > 1 else None
            column = table.column(parts[-1]) if table else None
            if column is None:
                raise tokens.problem(f"the column {'.'.join(parts)} is not in the script")
            return column.type.bare
        found = draft.relation((parts[-2] if len(parts) > 1 else "", parts[-1]))
        if isinstance(found, TableDraft):
            return TypeUse(name=found.name.name, schema=found.name.schema, made=found)
    tokens.back_to(mark)
    return draft.read_type(tokens).bare


def _has_name(tokens: PostgresTokens) -> bool:
    """Whether an argument's name stands before its type, which then comes next or after a mode."""
    following = tokens.peek(1)
    if following.kind is TokenKind.QUOTED:
        return True
    if following.kind is not TokenKind.WORD or following.upper in ("DEFAULT", "ORDER"):
        return False
    if tokens.peek().kind is TokenKind.WORD and tokens.peek().upper in _TWO_WORDS:
        second = following.upper in (
            "PRECISION",
            "VARYING",
            "WITH",
            "WITHOUT",
            "CHARACTER",
            "CHAR",
            "YEAR",
            "MONTH",
            "DAY",
        )
        return not second
    return following.upper != "ARRAY"


def _read_returns(tokens: PostgresTokens, routine: RoutineDraft, draft: Draft) -> str:
    if tokens.accept("TABLE"):
        columns = read_arguments(tokens, draft)
        for column in columns:
            column.mode = "TABLE"
        routine.arguments += columns
        return f"TABLE({', '.join(printed_argument(column) for column in columns)})"
    many = tokens.accept("SETOF")
    return ("SETOF " if many else "") + _read_type(tokens, draft).bare_text


def _returned(routine: RoutineDraft) -> str:
    """What a function returns that does not say so: its one OUT argument, or a record of them."""
    out = [one for one in routine.arguments if one.mode in ("OUT", "INOUT")]
    return out[0].type.bare_text if len(out) == 1 else "record"


def _read_attribute(tokens: PostgresTokens, routine: RoutineDraft) -> None:
    if tokens.accept("LANGUAGE"):
        routine.language = tokens.string().lower() if tokens.peek().kind is TokenKind.STRING else tokens.identifier()
    elif word := tokens.accept_any("IMMUTABLE", "STABLE", "VOLATILE"):
        routine.volatility = word
    elif tokens.accept("NOT", "LEAKPROOF"):
        routine.words.pop("leakproof", None)
    elif tokens.accept("LEAKPROOF"):
        routine.words["leakproof"] = "LEAKPROOF"
    elif tokens.accept("WINDOW"):
        routine.words["window"] = "WINDOW"
    elif tokens.accept("STRICT") or tokens.accept("RETURNS", "NULL", "ON", "NULL", "INPUT"):
        routine.words["strict"] = "STRICT"
    elif tokens.accept("CALLED", "ON", "NULL", "INPUT"):
        routine.words.pop("strict", None)
    elif tokens.accept("AS"):
        _read_body(tokens, routine)
    elif tokens.at("BEGIN", "ATOMIC") or tokens.at("RETURN"):
        routine.sql_body = tokens.rest()
    elif tokens.accept("WITH"):
        tokens.parenthesized()
    elif not read_changeable(tokens, routine):
        raise tokens.problem("an attribute of a routine was expected")


def read_changeable(tokens: PostgresTokens, routine: RoutineDraft) -> bool:
    """Reads an attribute that ALTER FUNCTION can change too; false where none comes next."""
    tokens.accept("EXTERNAL")
    if tokens.accept("SECURITY"):
        routine.security_definer = tokens.take().upper == "DEFINER"
    elif tokens.accept("COST"):
        routine.words["cost"] = tokens.take().value
    elif tokens.accept("ROWS"):
        routine.words["rows"] = tokens.take().value
    elif tokens.accept("SUPPORT"):
        routine.words["support"] = ".".join(part for part in tokens.qualified() if part)
    elif tokens.accept("PARALLEL"):
        routine.words["parallel"] = tokens.take().upper
    elif tokens.accept("SET"):
        _read_setting(tokens, routine)
    elif tokens.accept("TRANSFORM"):
        tokens.expression("LANGUAGE", "AS")
    else:
        return False
    return True


def _read_setting(tokens: PostgresTokens, routine: RoutineDraft) -> None:
    name = tokens.identifier()
    while tokens.accept("."):
        name += "." + tokens.identifier()
    if tokens.accept("FROM", "CURRENT"):
        return
    if not tokens.accept("TO"):
        tokens.expect("=")
    values = []
    while True:
        sign = "-" if tokens.accept("-") else ""
        token = tokens.take()
        values.append(sign + token.value)
        if not tokens.accept(","):
            break
    text = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    routine.settings.append((name, text))


def _read_body(tokens: PostgresTokens, routine: RoutineDraft) -> None:
    routine.body = tokens.string()
    if tokens.accept(","):
        routine.binary, routine.body = routine.body, tokens.string()


def printed_argument(argument: Argument) -> str:
    """An argument as the server prints it."""
    mode = f"{argument.mode} " if argument.mode not in ("", "TABLE") else ""
    name = f"{quoted(argument.name)} " if argument.name else ""
    default = f" DEFAULT {argument.default}" if argument.default is not None else ""
    return f"{mode}{name}{argument.type.bare_text}{default}"


def read_create_aggregate(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE AGGREGATE. Raises `NotUnderstood`."""
    location = tokens.location()
    name = draft.new_name(tokens.qualified())
    routine = RoutineDraft(
        name=name,
        kind=RoutineKind.AGGREGATE,
        arguments=read_arguments(tokens, draft),
        body="aggregate_dummy",
        language="internal",
        volatility="IMMUTABLE",
        location=location,
    )
    tokens.expect("(")
    while not tokens.accept(")"):
        option = tokens.take().upper
        if not tokens.accept("="):
            tokens.accept(",")
            continue
        if option in ("STYPE", "STYPE1"):
            routine.words["state"] = draft.read_type(tokens).bare_text
        elif option in ("FINALFUNC", "SFUNC"):
            routine.words[option.lower()] = ".".join(tokens.qualified())
        else:
            tokens.expression()
        tokens.accept(",")
    draft.routines.setdefault(name, []).append(routine)
