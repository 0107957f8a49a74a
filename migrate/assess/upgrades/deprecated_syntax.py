"""SQL that a newer MySQL still reads and will drop."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import SqlText, called, stored_sql
from migrate.engines.dumps.tokens import TokenKind

_MEANINGS = {"&&": "AND", "||": "OR"}
_BEFORE_A_CAST = frozenset({"SELECT", "WHERE", "AND", "OR", "(", ",", "=", "ON", "NOT", "<>", "!=", "LIKE", "BY"})
_TYPE_WORDS = frozenset({"CHAR", "VARCHAR", "TEXT", "SET", "AS", "CHARSET"})


@check("UP116")
def symbols_for_and_or_not(context: Context) -> Iterator[Finding]:
    """&& and, where it means OR, ||."""
    symbols = ("&&",) if "PIPES_AS_CONCAT" in (context.variable("sql_mode") or "") else ("&&", "||")
    yield from _words(context, symbols, "{word} for {meaning} is deprecated since MySQL 8.0.17", _MEANINGS)


@check("UP117")
def found_rows(context: Context) -> Iterator[Finding]:
    """SQL_CALC_FOUND_ROWS and FOUND_ROWS()."""
    yield from _words(context, ("SQL_CALC_FOUND_ROWS",), "SQL_CALC_FOUND_ROWS is deprecated since MySQL 8.0.17")
    for text, at, _ in called(context, stored_sql(context), ("FOUND_ROWS",)):
        yield text.finding(f"{text.title}: FOUND_ROWS is deprecated since MySQL 8.0.17", at)


@check("UP118")
def variable_set_in_expression(context: Context) -> Iterator[Finding]:
    """@name := value outside of SET."""
    for text in stored_sql(context):
        for at in text.places(":="):
            before = text.tokens[at - 1]
            is_set = text.word_at(at - 2) in ("SET", ",") and "SELECT" not in _statement_before(text, at)
            if at and before.kind is TokenKind.VARIABLE and not is_set:
                message = (
                    f"{text.title} sets {before.value} inside an expression, which is deprecated since MySQL 8.0.13"
                )
                yield text.finding(message, at - 1, until=at)
                break


def _statement_before(text: SqlText, at: int) -> set[str]:
    words = set()
    while at > 0 and text.word_at(at - 1) != ";":
        at -= 1
        words.add(text.word_at(at))
    return words


@check("UP119")
def binary_operator(context: Context) -> Iterator[Finding]:
    """BINARY before an expression."""
    for text in stored_sql(context):
        for at in text.places("BINARY"):
            follows = text.tokens[at + 1].kind if at + 1 < len(text.tokens) else TokenKind.END
            is_value = follows in (TokenKind.WORD, TokenKind.QUOTED, TokenKind.STRING, TokenKind.VARIABLE)
            is_operator = text.word_at(at - 1) in _BEFORE_A_CAST and text.word_at(at - 1) not in _TYPE_WORDS
            if is_value and is_operator and text.word_at(at + 1) != "LOGS":
                yield text.finding(f"{text.title}: BINARY as an operator is deprecated since MySQL 8.0.27", at)
                break


@check("UP120")
def values_function(context: Context) -> Iterator[Finding]:
    """VALUES(column) in ON DUPLICATE KEY UPDATE."""
    for text in stored_sql(context):
        for start in text.places("ON", "DUPLICATE", "KEY", "UPDATE"):
            stop = next((at for at in text.places(";") if at > start), len(text.tokens))
            at = next((at for at in text.places("VALUES", "(") if start < at < stop), None)
            if at is not None:
                yield text.finding(f"{text.title}: VALUES() is deprecated since MySQL 8.0.20", at)
                break


def _words(
    context: Context, words: tuple[str, ...], message: str, meanings: dict[str, str] | None = None
) -> Iterator[Finding]:
    for text in stored_sql(context):
        for word in words:
            at = next(text.places(word), None)
            if at is not None:
                said = message.format(word=word, meaning=(meanings or {}).get(word, ""))
                yield text.finding(f"{text.title}: {said}", at)
