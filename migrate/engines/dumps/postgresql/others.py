"""Reads the objects that a schema has no noun of its own for, but that must not be dropped in silence."""

import re

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import TableDraft, ViewDraft
from migrate.engines.dumps.postgresql.expressions import Scope, condition
from migrate.engines.dumps.postgresql.names import quoted
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.model.names import Location, ObjectName
from migrate.model.schema import OtherObject

_CONTEXTS = {"ASSIGNMENT": "a", "IMPLICIT": "i"}
_FALSE = re.compile(r"\bdeterministic\s*=\s*'?(?:false|off|no|0)\b", re.IGNORECASE)


def read_schema(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE SCHEMA; statements within it are not read."""
    tokens.if_exists()
    location = tokens.location()
    name = "" if tokens.at("AUTHORIZATION") else tokens.identifier()
    if tokens.accept("AUTHORIZATION"):
        owner = tokens.identifier()
        name = name or owner
    draft.schemas[name] = None
    if not tokens.at_end:
        draft.skip(f"CREATE SCHEMA {name}", "statements within CREATE SCHEMA are not read", location)


def read_extension(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE EXTENSION."""
    tokens.if_exists()
    name = tokens.identifier()
    if name in draft.extensions and name != "plpgsql":
        return
    schema, version = draft.path[0] if draft.path else "public", ""
    tokens.accept("WITH")
    while not tokens.at_end:
        if tokens.accept("SCHEMA"):
            schema = tokens.identifier()
        elif tokens.accept("VERSION"):
            version = tokens.word_or_string()
        elif not tokens.accept("CASCADE"):
            break
    draft.extensions[name] = (version, schema)


def read_policy(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE POLICY. Raises `NotUnderstood`."""
    location = tokens.location()
    name = tokens.identifier()
    tokens.expect("ON")
    relation = draft.needed_relation(tokens)
    using = ""
    while not tokens.at_end:
        if tokens.accept("USING"):
            using = condition(tokens.parenthesized(), Scope.of(relation, draft))
        else:
            tokens.take()
    if isinstance(relation, TableDraft):
        relation.policies[name] = (using, location)


def read_rule(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE [OR REPLACE] RULE. Raises `NotUnderstood`."""
    location = tokens.location()
    name = tokens.identifier()
    tokens.expect("AS", "ON")
    event = tokens.take().upper
    tokens.expect("TO")
    relation = draft.needed_relation(tokens)
    text = tokens.statement.text.strip()
    if name == "_RETURN" and event == "SELECT" and isinstance(relation, TableDraft):
        _make_view(relation, text, draft)
        return
    relation.rules[name] = (text + ";", location)


def _make_view(table: TableDraft, text: str, draft: Draft) -> None:
    """A table with a rule for SELECT is a view: how older dumps break circles."""
    query = re.split(r"\bDO\s+INSTEAD\b", text, maxsplit=1, flags=re.IGNORECASE)[-1]
    draft.tables.pop(table.name, None)
    draft.views[table.name] = ViewDraft(
        name=table.name,
        definition=query.strip().removesuffix(";"),
        column_names=tuple(column.name for column in table.columns),
        path=draft.path,
        location=table.location,
    )


def read_server(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE SERVER."""
    tokens.if_exists()
    location, name = tokens.location(), tokens.identifier()
    while not tokens.at_end and not tokens.accept("FOREIGN", "DATA", "WRAPPER"):
        tokens.take()
    draft.servers[name] = tokens.identifier()
    draft.others.append(OtherObject(kind="foreign server", name=name, detail=draft.servers[name], location=location))


def read_event_trigger(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE EVENT TRIGGER."""
    location, name = tokens.location(), tokens.identifier()
    tokens.expect("ON")
    add(draft, "event trigger", ObjectName(schema="", name=name), tokens.identifier(), location)


def read_publication(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE PUBLICATION."""
    location, name = tokens.location(), tokens.identifier()
    detail = "all tables" if tokens.at("FOR", "ALL", "TABLES") else ""
    add(draft, "publication", ObjectName(schema="", name=name), detail, location)


def read_operator(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE OPERATOR, but for classes and families, which are not looked at."""
    if tokens.at_any("CLASS", "FAMILY"):
        return
    location = tokens.location()
    schema = ""
    if tokens.peek(1).value == ".":
        schema = tokens.identifier()
        tokens.take()
    sign = tokens.take().value
    while not tokens.at("(") and not tokens.at_end:
        sign += tokens.take().value
    sides = {"LEFTARG": "NONE", "RIGHTARG": "NONE"}
    tokens.expect("(")
    while not tokens.accept(")"):
        option = tokens.take().upper
        if tokens.accept("=") and option in sides:
            sides[option] = draft.read_type(tokens).bare_text
        elif not tokens.at_any(",", ")"):
            tokens.expression()
        tokens.accept(",")
    name = draft.new_name((schema, sign))
    detail = f"{quoted(name.schema)}.{sign}({sides['LEFTARG']},{sides['RIGHTARG']})"
    add(draft, "operator", name, detail, location)


def read_cast(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE CAST."""
    location = tokens.location()
    tokens.expect("(")
    source = draft.read_type(tokens).bare_text
    tokens.expect("AS")
    target = draft.read_type(tokens).bare_text
    words = tokens.rest().upper().split()
    context = _CONTEXTS.get(words[-1], "e") if words else "e"
    add(draft, "cast", ObjectName(schema="", name=f"{source} AS {target}"), context, location)


def read_collation(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE COLLATION."""
    tokens.if_exists()
    location = tokens.location()
    name = draft.new_name(tokens.qualified())
    detail = "nondeterministic" if _FALSE.search(tokens.rest()) else ""
    add(draft, "collation", name, detail, location)


def read_text_search(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE TEXT SEARCH."""
    kind = tokens.take().upper
    location = tokens.location()
    name = draft.new_name(tokens.qualified())
    if kind == "CONFIGURATION":
        add(draft, "text search configuration", name, "", location)
    elif kind == "DICTIONARY":
        add(draft, "text search dictionary", name, _dictionary_options(tokens), location)


def _dictionary_options(tokens: PostgresTokens) -> str:
    found = []
    for part in tokens.parenthesized().split(","):
        name, _, value = part.partition("=")
        if name.strip().lower() != "template":
            shown = value.strip() if value.strip().startswith("'") else f"'{value.strip()}'"
            found.append(f"{name.strip().lower()} = {shown}")
    return ", ".join(found)


def read_conversion(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE [DEFAULT] CONVERSION."""
    location = tokens.location()
    add(draft, "conversion", draft.new_name(tokens.qualified()), "", location)


def read_statistics(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE STATISTICS."""
    tokens.if_exists()
    location = tokens.location()
    if not tokens.at("ON") and not tokens.at("("):
        draft.statistics[draft.new_name(tokens.qualified())] = location


def add(draft: Draft, kind: str, name: ObjectName, detail: str, location: Location) -> None:
    """Notes an object."""
    draft.others.append(OtherObject(kind=kind, name=name.name, schema=name.schema, detail=detail, location=location))
