"""Words that a newer MySQL reserves."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import stored_sql
from migrate.assess.version_facts import Reserved, reserved_words, words_of_older_grammar
from migrate.assess.versions import passes
from migrate.catalogue import reaches
from migrate.engines.dumps.tokens import TokenKind


@check("UP101")
def newly_reserved_name(context: Context) -> Iterator[Finding]:
    """A table, view or column named by a word that is reserved from some version on the way on."""
    words = _new_words(context)
    for table in context.schema.tables:
        if word := words.get(table.name.name.upper()):
            yield context.on_table(table, _message(f"the table {shown(table.name.name)}", word))
        for column in table.columns:
            if word := words.get(column.name.upper()):
                message = _message(shown(table.name.name, column.name), word)
                yield context.on_column(table, column, message, guilty=column.name)
    for view in context.schema.views:
        if word := words.get(view.name.name.upper()):
            yield context.on_object(view, _message(f"the view {shown(view.name.name)}", word))


@check("UP102")
def newly_reserved_word_in_code(context: Context) -> Iterator[Finding]:
    """Stored code that uses such a word as a name without quoting it.

    Only where the source's version is known: otherwise the word may be meant as what it has become.
    """
    if not context.schema.version:
        return
    words = {word: entry for word, entry in _new_words(context).items() if word not in words_of_older_grammar()}
    for text in stored_sql(context):
        seen: set[str] = set()
        for at, token in enumerate(text.tokens):
            entry = words.get(token.upper) if token.kind is TokenKind.WORD else None
            if entry and entry.word not in seen and text.word_at(at - 1) != ".":
                seen.add(entry.word)
                message = (
                    f"{text.title} has {entry.word} as a name without quotes: MySQL reserves it from {entry.version} "
                    "on and can't read the code"
                )
                yield text.finding(message, at)


def _new_words(context: Context) -> dict[str, Reserved]:
    """The words that the source does not reserve yet and the target does."""
    there = context.target.engine_version
    return {
        entry.word: entry
        for entry in reserved_words()
        if passes(context, entry.version) and not (entry.until and (not there or reaches(there, entry.until)))
    }


def _message(what: str, entry: Reserved) -> str:
    return f"{what} is named by a word that MySQL reserves from {entry.version} on: every query must quote it there"
