"""What stored code asks of the server that only SUPER may do."""

from collections.abc import Iterator, Sequence

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import SqlText, called, first_of, stored_sql

_REPLICATION = (
    "CHANGE MASTER",
    "CHANGE REPLICATION SOURCE",
    "START SLAVE",
    "START REPLICA",
    "STOP SLAVE",
    "STOP REPLICA",
)
_LOGS = ("PURGE BINARY LOGS", "PURGE MASTER LOGS", "RESET MASTER", "RESET BINARY LOGS", "SET SQL_LOG_BIN")
_UDFS = ("SYS_EXEC", "SYS_EVAL", "SYS_GET", "SYS_SET", "LIB_MYSQLUDF_SYS_INFO", "HTTP_GET", "HTTP_POST", "HTTP_PUT")


@check("AW124")
def sets_global_variable(context: Context) -> Iterator[Finding]:
    """SET GLOBAL and SET PERSIST in stored code."""
    phrases = (("SET", "GLOBAL"), ("SET", "PERSIST"), ("SET", "PERSIST_ONLY"))
    yield from _forbidden(context, phrases, "set it in the parameter group instead")
    for text in stored_sql(context):
        for at, token in enumerate(text.tokens):
            if text.word_at(at - 1) == "SET" and token.value.upper().startswith("@@GLOBAL."):
                yield text.finding(f"{text.title} sets a global variable, which nobody may on RDS and Aurora", at)
                break


@check("AW125")
def kills_a_session(context: Context) -> Iterator[Finding]:
    """KILL in stored code."""
    for text in stored_sql(context):
        at = next((at for at in text.places("KILL") if _begins_statement(text, at)), None)
        if at is not None:
            message = (
                f"{text.title} ends sessions by KILL: on RDS and Aurora call mysql.rds_kill for other accounts' "
                "sessions"
            )
            yield text.finding(message, at)


def _begins_statement(text: SqlText, at: int) -> bool:
    return text.word_at(at - 1) in ("", ";", "BEGIN", "THEN", "ELSE", "DO")


@check("AW126")
def controls_replication(context: Context) -> Iterator[Finding]:
    """Statements of replication in stored code."""
    yield from _forbidden(
        context, [phrase.split() for phrase in _REPLICATION], "call the mysql.rds_… procedures instead"
    )


@check("AW127")
def controls_binary_log(context: Context) -> Iterator[Finding]:
    """Statements about the binary log in stored code."""
    yield from _forbidden(
        context, [phrase.split() for phrase in _LOGS], "mysql.rds_set_configuration says how long logs stay"
    )


@check("AW128")
def calls_the_system(context: Context) -> Iterator[Finding]:
    """Well-known loadable functions."""
    for text, at, name in called(context, stored_sql(context), _UDFS):
        message = (
            f"{text.title} calls the loadable function {name}: libraries of one's own can't be installed on RDS and "
            "Aurora"
        )
        yield text.finding(message, at)


def _forbidden(context: Context, phrases: Sequence[Sequence[str]], instead: str) -> Iterator[Finding]:
    for text in stored_sql(context):
        for at, words in first_of(text, phrases):
            message = f"{text.title} says {' '.join(words)}, which nobody may on RDS and Aurora: {instead}"
            yield text.finding(message, at, until=at + len(words) - 1)
