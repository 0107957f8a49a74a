"""Expressions that mean something else on the target, or nothing."""

from collections.abc import Iterator
from itertools import chain

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.script_sql import expression_sql, stored_sql, view_sql
from migrate.assess.sql_text import SqlText
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.assess.sqlserver.words import calls, places
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.issue import Severity

_OTHERWISE = {
    "LEN": "LEN leaves blanks at the end uncounted, and the target's length functions do not",
    "DATEDIFF": "DATEDIFF counts the borders that are crossed, and a difference there counts whole spans",
    "PATINDEX": "PATINDEX takes a pattern of LIKE, which the target searches by regular expression",
    "FORMAT": "FORMAT takes patterns of .NET, which the target does not know",
    "CHECKSUM": "CHECKSUM gives numbers that no function there gives",
    "BINARY_CHECKSUM": "BINARY_CHECKSUM gives numbers that no function there gives",
    "HASHBYTES": "HASHBYTES sees the bytes of nvarchar as UTF-16, and there text is UTF-8: other values come out",
    "SUSER_SNAME": "SUSER_SNAME names a login of Windows or SQL Server, and there is the user of the session",
    "APP_NAME": "APP_NAME has its equal in a setting of the session that clients fill in another way",
    "HOST_NAME": "HOST_NAME is what the client calls itself, and the target knows its address",
    "SQL_VARIANT_PROPERTY": "SQL_VARIANT_PROPERTY asks for a type that values do not have there",
}
_NAMED_ALIKE_IN_MYSQL = {
    "DATEDIFF": "DATEDIFF of MySQL takes two dates and gives days; TIMESTAMPDIFF counts whole spans",
    "FORMAT": "FORMAT of MySQL writes numbers, and takes no pattern of .NET",
}


@check("MS322")
def plus_of_texts(context: Context) -> Iterator[Finding]:
    """Texts put together by a plus."""
    is_mysql = to_mysql(context)
    there = (
        "MySQL adds them up as numbers and says nothing" if is_mysql else "PostgreSQL has || for it, and no such plus"
    )
    for text in chain(stored_sql(context), expression_sql(context)):
        at = next((at for at in places(text, "+") if _joins_texts(text, at)), None)
        if at is not None:
            severity = Severity.ERROR if is_mysql else None
            yield text.finding(f"{text.title} puts texts together by +: {there}", at, severity=severity)


def _joins_texts(text: SqlText, at: int) -> bool:
    sides = (text.tokens[at - 1] if at else None, text.tokens[at + 1])
    return any(token is not None and token.kind is TokenKind.STRING for token in sides)


@check("MS324")
def other_meaning(context: Context) -> Iterator[Finding]:
    """A function that answers otherwise on the target, in a view or in the definition of a table."""
    known = _OTHERWISE | (_NAMED_ALIKE_IN_MYSQL if to_mysql(context) else {})
    for text in chain(view_sql(context), expression_sql(context)):
        seen = set()
        for at in calls(text, known):
            name = text.word_at(at)
            if name not in seen:
                seen.add(name)
                yield text.finding(f"{text.title} calls {name}: {known[name]}", at)
