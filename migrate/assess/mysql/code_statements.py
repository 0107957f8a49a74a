"""Statements in stored code that PostgreSQL lacks or words otherwise."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.stored_code import Code, Token, found_in_code, outside

_ADMINISTRATION = ("SHOW", "FLUSH", "KILL", "OPTIMIZE", "ANALYZE", "REPAIR", "HANDLER", "LOCK", "UNLOCK", "USE")
_LOCKS = ("GET_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS", "IS_FREE_LOCK", "IS_USED_LOCK")


@check("MY311")
def dynamic_sql(context: Context) -> Iterator[Finding]:
    """SQL that is put together at run time."""
    message = "prepares SQL at run time: what it runs is not known here, and PL/pgSQL has EXECUTE format(…) for it"

    def find(code: Code) -> Token | None:
        return next((item[0] for item in code.statements("PREPARE") if "FROM" in outside(item)), None) or code.phrase(
            "EXECUTE", "IMMEDIATE"
        )

    yield from found_in_code(context, find, message)


@check("MY314")
def temporary_table(context: Context) -> Iterator[Finding]:
    """A temporary table."""
    message = (
        "works with a temporary table: PostgreSQL plans the code against the table that is there at the first call, "
        "and DMS does not carry such tables"
    )
    yield from found_in_code(context, lambda code: code.phrase("TEMPORARY", "TABLE"), message)


@check("MY315")
def named_lock(context: Context) -> Iterator[Finding]:
    """A lock by name."""
    message = "takes locks by name: PostgreSQL's advisory locks have numbers and other lifetimes"
    yield from found_in_code(context, lambda code: code.call(*_LOCKS), message)


@check("MY324")
def definition_in_code(context: Context) -> Iterator[Finding]:
    """A definition that stored code changes."""
    message = (
        "creates, alters, drops or truncates: in MySQL that ends the transaction, in PostgreSQL it is part of it and "
        "locks out readers until the end"
    )

    def find(code: Code) -> Token | None:
        own = ("DROP", "TRUNCATE") if code.phrase("TEMPORARY", "TABLE") else ()
        for statement in code.statements("CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME"):
            if statement[0].text in own:
                continue
            if all(token.text != "TEMPORARY" for token in statement[:3]):
                return statement[0]
        return None

    yield from found_in_code(context, find, message)


@check("MY325")
def server_file(context: Context) -> Iterator[Finding]:
    """A file of the server's."""
    message = (
        "reads or writes files of the server: on RDS and Aurora there are none, the aws_s3 extension has its own way"
    )

    def find(code: Code) -> Token | None:
        return code.phrase("INTO", "OUTFILE|DUMPFILE") or code.phrase("LOAD", "DATA|XML") or code.call("LOAD_FILE")

    yield from found_in_code(context, find, message)


@check("MY327")
def administration_in_code(context: Context) -> Iterator[Finding]:
    """A statement that asks or tends the server."""
    message = "tends the server (SHOW, FLUSH, KILL, ANALYZE, LOCK TABLES or the like), which PostgreSQL words otherwise"

    def find(code: Code) -> Token | None:
        return code.starting(*_ADMINISTRATION) or code.phrase("SET", "GLOBAL")

    yield from found_in_code(context, find, message)
