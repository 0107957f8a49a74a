"""Reads CREATE, ALTER and DROP DATABASE, and USE."""

from migrate.engines.dumps.resolved_types import resolve_charset
from migrate.engines.dumps.schema_draft import SchemaDraft
from migrate.engines.dumps.tokens import Tokens


def create_database(tokens: Tokens, draft: SchemaDraft) -> None:
    """Adds the database. The first that a script creates is the one it is about, unless it says USE."""
    tokens.expect("CREATE")
    tokens.accept("OR", "REPLACE")
    tokens.take()
    tokens.accept("IF", "NOT", "EXISTS")
    name = tokens.identifier()
    if not draft.databases and not draft.tables:
        draft.database = name
    if name not in draft.databases:
        draft.databases[name] = draft.charset_of(name)
    _options(tokens, draft, name)


def alter_database(tokens: Tokens, draft: SchemaDraft) -> None:
    """Changes what new tables inherit."""
    tokens.expect("ALTER")
    tokens.take()
    named = not (
        tokens.at("DEFAULT") or tokens.at("CHARACTER", "SET") or tokens.at_any("COLLATE", "CHARSET", "COMMENT")
    )
    _options(tokens, draft, tokens.identifier() if named else draft.database)


def _options(tokens: Tokens, draft: SchemaDraft, name: str) -> None:
    charset = collation = None
    while not tokens.at_end:
        tokens.accept("DEFAULT")
        if tokens.accept("CHARACTER", "SET") or tokens.accept("CHARSET"):
            tokens.accept("=")
            charset = tokens.word_or_string()
        elif tokens.accept("COLLATE"):
            tokens.accept("=")
            collation = tokens.word_or_string()
        elif tokens.accept_any("ENCRYPTION", "COMMENT"):
            tokens.accept("=")
            tokens.string()
        elif tokens.accept("READ", "ONLY"):
            tokens.accept("=")
            tokens.take()
        else:
            raise tokens.problem("an option of the database was expected")
    if charset or collation:
        draft.databases[name] = resolve_charset(charset, collation, draft.charset_of(name), draft.version)


def drop_database(tokens: Tokens, draft: SchemaDraft) -> None:
    """Drops the database and all in it."""
    tokens.expect("DROP")
    tokens.take()
    tokens.accept("IF", "EXISTS")
    draft.drop_database(tokens.identifier())


def use_database(tokens: Tokens, draft: SchemaDraft) -> None:
    """Makes it the database that names without one mean."""
    tokens.expect("USE")
    draft.database = tokens.identifier()
    draft.databases.setdefault(draft.database, draft.charset_of(draft.database))
