"""Reads triggers, and prints them as the server does.

https://www.postgresql.org/docs/current/sql-createtrigger.html and `pg_get_triggerdef` in src/backend/utils/adt/ruleutils.c
"""

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import Relation, TriggerDraft
from migrate.engines.dumps.postgresql.expressions import Scope, condition
from migrate.engines.dumps.postgresql.names import quoted, quoted_name
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.names import ObjectName

_ORDER = ("INSERT", "DELETE", "UPDATE", "TRUNCATE")
"""In which the server prints events."""
_BUILT_IN = ("tsvector_update_trigger", "tsvector_update_trigger_column", "suppress_redundant_updates_trigger")
_EVENTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


def read_create_trigger(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE [OR REPLACE] [CONSTRAINT] TRIGGER. Raises `NotUnderstood`."""
    is_constraint = tokens.before() == "CONSTRAINT"
    tokens.expect("TRIGGER")
    location = tokens.location()
    name = tokens.identifier()
    timing = tokens.accept_any("BEFORE", "AFTER")
    if not timing:
        tokens.expect("INSTEAD", "OF")
        timing = "INSTEAD OF"
    events = _read_events(tokens)
    tokens.expect("ON")
    relation = draft.needed_relation(tokens)
    tail = _read_timing(tokens, draft, is_constraint=is_constraint)
    for_each_row = False
    if tokens.accept("FOR"):
        tokens.accept("EACH")
        for_each_row = tokens.take().upper == "ROW"
    tail += " FOR EACH ROW" if for_each_row else " FOR EACH STATEMENT"
    when = None
    if tokens.accept("WHEN"):
        when = condition(tokens.parenthesized(), Scope.of(relation, draft))
        tail += f" WHEN ({when})"
    tokens.expect("EXECUTE")
    tokens.accept_any("FUNCTION", "PROCEDURE")
    function = _function(tokens, draft)
    tail += f" EXECUTE FUNCTION {_printed(function)}({_arguments(tokens)})"
    head = f"{timing} {' OR '.join(events[word] for word in _ORDER if word in events)}"
    relation.triggers[name] = TriggerDraft(
        name=name,
        timing=timing,
        events=tuple(word for word in _EVENTS if word in events),
        function=function,
        for_each_row=for_each_row,
        condition=when,
        head=head,
        tail=tail,
        constraint=is_constraint,
        location=location,
    )


def definition_of(trigger: TriggerDraft, relation: Relation) -> str:
    """The trigger as the server prints it."""
    word = "CONSTRAINT TRIGGER" if trigger.constraint else "TRIGGER"
    return f"CREATE {word} {quoted(trigger.name)} {trigger.head} ON {quoted_name(relation.name)}{trigger.tail}"


def _read_events(tokens: PostgresTokens) -> dict[str, str]:
    """The events, and how each is printed: UPDATE with its columns."""
    found = {}
    while True:
        word = tokens.accept_any(*_EVENTS)
        if not word:
            raise tokens.problem("an event was expected")
        columns = []
        if word == "UPDATE" and tokens.accept("OF"):
            columns.append(quoted(tokens.identifier()))
            while tokens.accept(","):
                columns.append(quoted(tokens.identifier()))
        found[word] = f"UPDATE OF {', '.join(columns)}" if columns else word
        if not tokens.accept("OR"):
            return found


def _read_timing(tokens: PostgresTokens, draft: Draft, *, is_constraint: bool) -> str:
    """FROM, DEFERRABLE and REFERENCING, as the server prints them."""
    text = ""
    if tokens.accept("FROM"):
        name = tokens.qualified()
        found = draft.table(name)
        text += f" FROM {quoted_name(found.name if found else draft.new_name(name))}"
    deferrable = deferred = False
    while True:
        if tokens.accept("NOT", "DEFERRABLE"):
            deferrable = False
        elif tokens.accept("DEFERRABLE"):
            deferrable = True
        elif tokens.accept("INITIALLY"):
            deferred = tokens.take().upper == "DEFERRED"
        else:
            break
    if is_constraint:
        text += (
            f" {'' if deferrable or deferred else 'NOT '}DEFERRABLE INITIALLY {'DEFERRED' if deferred else 'IMMEDIATE'}"
        )
    if tokens.accept("REFERENCING"):
        text += " REFERENCING"
        while tokens.at_any("OLD", "NEW"):
            word = tokens.take().upper
            tokens.expect("TABLE")
            tokens.accept("AS")
            text += f" {word} TABLE AS {quoted(tokens.identifier())}"
    return text


def _function(tokens: PostgresTokens, draft: Draft) -> ObjectName:
    name = tokens.qualified()
    if name[1] in _BUILT_IN and name[0] in ("", "pg_catalog"):
        return ObjectName(schema="pg_catalog", name=name[1])
    return next((place for place in draft.places(name) if place in draft.routines), draft.new_name(name))


def _printed(function: ObjectName) -> str:
    return quoted(function.name) if function.schema == "pg_catalog" else quoted_name(function)


def _arguments(tokens: PostgresTokens) -> str:
    found = []
    tokens.expect("(")
    while not tokens.accept(")"):
        token = tokens.take()
        if token.kind is TokenKind.END:
            raise tokens.problem("a closing parenthesis was expected")
        if token.value != ",":
            found.append("'" + token.value.replace("'", "''") + "'")
    return ", ".join(found)
