"""Reads types and domains: CREATE and ALTER.

https://www.postgresql.org/docs/current/sql-createtype.html
"""

from migrate.engines.dumps.postgresql.columns import read_collation
from migrate.engines.dumps.postgresql.constraints import read_check
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import CheckDraft, ColumnDraft, TypeDraft
from migrate.engines.dumps.postgresql.expressions import Scope, condition, default_value
from migrate.engines.dumps.postgresql.names import choose_name
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.postgresql.types import TypeUse
from migrate.engines.dumps.statement import NotUnderstood
from migrate.model.names import ObjectName

_AFTER_DEFAULT = ("NOT", "NULL", "CHECK", "CONSTRAINT", "COLLATE")


def read_create_type(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE TYPE. Raises `NotUnderstood`."""
    location = tokens.location()
    name = draft.new_name(tokens.qualified())
    if tokens.at_end:
        return
    if not tokens.accept("AS"):
        raise NotUnderstood("a base type, whose functions are in C", location)
    made = TypeDraft(name=name, kind="composite", location=location)
    if tokens.accept("ENUM"):
        made.kind = "enum"
        tokens.expect("(")
        while not tokens.accept(")"):
            made.labels.append(tokens.string())
            tokens.accept(",")
    elif tokens.accept("RANGE"):
        made.kind = "range"
        made.base = _range_of(tokens, draft)
    else:
        _read_attributes(tokens, made, draft)
    draft.types[name] = made


def _range_of(tokens: PostgresTokens, draft: Draft) -> TypeUse | None:
    tokens.expect("(")
    found = None
    while not tokens.accept(")"):
        option = tokens.take().upper
        tokens.expect("=")
        if option == "SUBTYPE":
            found = draft.read_type(tokens)
        else:
            tokens.expression()
        tokens.accept(",")
    return found


def _read_attributes(tokens: PostgresTokens, made: TypeDraft, draft: Draft) -> None:
    tokens.expect("(")
    while not tokens.accept(")"):
        made.attributes.append(_read_attribute(tokens, draft))
        if not tokens.accept(",") and not tokens.at(")"):
            raise tokens.problem("a comma or a closing parenthesis was expected")


def _read_attribute(tokens: PostgresTokens, draft: Draft) -> ColumnDraft:
    location = tokens.location()
    column = ColumnDraft(name=tokens.identifier(), type=draft.read_type(tokens), location=location)
    if tokens.accept("COLLATE"):
        column.collation = read_collation(tokens)
    return column


def read_create_domain(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows CREATE DOMAIN. Raises `NotUnderstood`."""
    location = tokens.location()
    name = draft.new_name(tokens.qualified())
    tokens.accept("AS")
    domain = TypeDraft(name=name, kind="domain", base=draft.read_type(tokens), location=location)
    while not tokens.at_end:
        _read_property(tokens, domain, draft)
    draft.types[name] = domain


def _read_property(tokens: PostgresTokens, domain: TypeDraft, draft: Draft) -> None:
    location = tokens.location()
    name = tokens.identifier() if tokens.accept("CONSTRAINT") else ""
    if tokens.accept("DEFAULT"):
        _set_default(domain, tokens.expression(*_AFTER_DEFAULT), draft)
    elif tokens.accept("NOT", "NULL"):
        domain.nullable = False
    elif tokens.accept("CHECK"):
        _add_check(domain, read_check(tokens, name, location), draft)
        if tokens.accept("NOT", "VALID"):
            return
    elif tokens.accept("COLLATE"):
        domain.collation = read_collation(tokens)
    elif not tokens.accept("NULL"):
        raise tokens.problem("a property of a domain was expected")


def _set_default(domain: TypeDraft, text: str, draft: Draft) -> None:
    if domain.base is not None:
        domain.default = default_value(text, domain.base, Scope(columns={}, draft=draft))


def _add_check(domain: TypeDraft, check: CheckDraft, draft: Draft) -> None:
    check.name = check.name or choose_name(domain.name.name, "", "check", domain.checks)
    columns = {"value": domain.base} if domain.base else {}
    check.expression = condition(check.expression, Scope(columns=columns, draft=draft))
    domain.checks[check.name] = check


def read_alter_type(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows ALTER TYPE or ALTER DOMAIN. Raises `NotUnderstood`."""
    location = tokens.location()
    name = tokens.qualified()
    made = next((draft.types[place] for place in draft.places(name) if place in draft.types), None)
    if made is None:
        raise NotUnderstood("the type is not in the script", location)
    if tokens.accept("OWNER", "TO") or tokens.accept("SET", "(") or tokens.accept("VALIDATE"):
        return
    if tokens.accept("ADD", "VALUE"):
        _add_label(tokens, made)
    elif tokens.accept("RENAME", "VALUE"):
        old = tokens.string()
        tokens.expect("TO")
        new = tokens.string()
        made.labels = [new if label == old else label for label in made.labels]
    elif tokens.accept("RENAME", "TO"):
        _rename(made, ObjectName(schema=made.name.schema, name=tokens.identifier()), draft)
    elif tokens.accept("SET", "SCHEMA"):
        _rename(made, ObjectName(schema=tokens.identifier(), name=made.name.name), draft)
    elif made.kind == "domain":
        _alter_domain(tokens, made, draft)
    else:
        _alter_attributes(tokens, made, draft)


def _rename(made: TypeDraft, name: ObjectName, draft: Draft) -> None:
    del draft.types[made.name]
    made.name = name
    draft.types[name] = made


def _add_label(tokens: PostgresTokens, made: TypeDraft) -> None:
    may_exist = tokens.if_exists()
    label = tokens.string()
    if label in made.labels and may_exist:
        return
    where = tokens.accept_any("BEFORE", "AFTER")
    neighbour = tokens.string() if where else ""
    at = made.labels.index(neighbour) + (where == "AFTER") if neighbour in made.labels else len(made.labels)
    made.labels.insert(at, label)


def _alter_domain(tokens: PostgresTokens, domain: TypeDraft, draft: Draft) -> None:
    if tokens.accept("SET", "DEFAULT"):
        _set_default(domain, tokens.expression(), draft)
    elif tokens.accept("DROP", "DEFAULT"):
        domain.default = None
    elif tokens.accept("SET", "NOT", "NULL"):
        domain.nullable = False
    elif tokens.accept("DROP", "NOT", "NULL"):
        domain.nullable = True
    elif tokens.accept("ADD"):
        _read_property(tokens, domain, draft)
    elif tokens.accept("DROP", "CONSTRAINT"):
        tokens.if_exists()
        domain.checks.pop(tokens.identifier(), None)
    elif tokens.accept("RENAME", "CONSTRAINT"):
        old = tokens.identifier()
        tokens.expect("TO")
        check = domain.checks.pop(old, None)
        if check is not None:
            check.name = tokens.identifier()
            domain.checks[check.name] = check
    else:
        raise tokens.problem("a change of a domain was expected")


def _alter_attributes(tokens: PostgresTokens, made: TypeDraft, draft: Draft) -> None:
    while not tokens.at_end:
        _alter_attribute(tokens, made, draft)
        tokens.accept_any("CASCADE", "RESTRICT")
        if not tokens.accept(","):
            return


def _alter_attribute(tokens: PostgresTokens, made: TypeDraft, draft: Draft) -> None:
    word = tokens.accept_any("ADD", "DROP", "ALTER", "RENAME")
    tokens.expect("ATTRIBUTE")
    if word == "ADD":
        made.attributes.append(_read_attribute(tokens, draft))
        return
    tokens.if_exists()
    name = tokens.identifier()
    column = next((one for one in made.attributes if one.name == name), None)
    if column is None:
        raise tokens.problem(f"the type has no attribute {name} in the script")
    if word == "DROP":
        made.attributes.remove(column)
    elif word == "RENAME":
        tokens.expect("TO")
        column.name = tokens.identifier()
    else:
        tokens.accept("SET", "DATA")
        tokens.expect("TYPE")
        column.type = draft.read_type(tokens)
