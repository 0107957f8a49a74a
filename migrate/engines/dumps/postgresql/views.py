"""Reads views and materialized views.

https://www.postgresql.org/docs/current/sql-createview.html
"""

import re

from migrate.engines.dumps.postgresql.alter_table import set_view_option
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import ViewDraft
from migrate.engines.dumps.postgresql.tokens import PostgresTokens

_CHECK_OPTION = re.compile(r"\s+WITH\s+(?:(LOCAL|CASCADED)\s+)?CHECK\s+OPTION\s*\Z", re.IGNORECASE)
_DATA = re.compile(r"\s+WITH\s+(?:NO\s+)?DATA\s*\Z", re.IGNORECASE)


def read_create_view(tokens: PostgresTokens, draft: Draft, *, replaces: bool) -> None:
    """Reads what follows CREATE [OR REPLACE] [RECURSIVE | MATERIALIZED] VIEW. Raises `NotUnderstood`."""
    recursive, materialized = tokens.accept("RECURSIVE"), tokens.accept("MATERIALIZED")
    tokens.expect("VIEW")
    may_exist = tokens.if_exists()
    location = tokens.location()
    name = draft.new_name(tokens.qualified())
    if may_exist and draft.is_taken(name):
        return
    view = ViewDraft(name=name, materialized=materialized, definition="", path=draft.path, location=location)
    if tokens.at("("):
        view.column_names = tokens.names()
    if tokens.accept("USING"):
        tokens.identifier()
    if tokens.accept("WITH"):
        _read_options(tokens, view)
    if tokens.accept("TABLESPACE"):
        tokens.identifier()
    tokens.expect("AS")
    text = tokens.rest()
    if materialized:
        text = _DATA.sub("", text)
    elif option := _CHECK_OPTION.search(text):
        text = text[: option.start()]
        view.check_option = (option[1] or "CASCADED").upper()
    view.definition = _recursive(view, text) if recursive else text
    old = draft.views.get(name) if replaces else None
    if old is not None:
        view.owner, view.comment, view.column_comments = old.owner, old.comment, old.column_comments
        view.triggers, view.rules = old.triggers, old.rules
    draft.views[name] = view


def _read_options(tokens: PostgresTokens, view: ViewDraft) -> None:
    tokens.expect("(")
    while not tokens.accept(")"):
        name, value = tokens.identifier(), "true"
        while tokens.accept("."):
            name += "." + tokens.identifier()
        if tokens.accept("="):
            value = tokens.take().value
        set_view_option(view, name, value)
        if not tokens.accept(",") and not tokens.at(")"):
            raise tokens.problem("a comma or a closing parenthesis was expected")


def _recursive(view: ViewDraft, text: str) -> str:
    names = ", ".join(view.column_names)
    return f"WITH RECURSIVE {view.name.name}({names}) AS ({text}) SELECT {names} FROM {view.name.name}"
