"""Functions of Oracle's that the target lacks, or that mean something else there.

https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Functions.html
"""

from migrate.assess.sql_text import SqlText
from migrate.model.names import EngineName

_NOWHERE_WORDS = (
    "ADD_MONTHS BFILENAME BIN_TO_NUM BITAND CARDINALITY CHARTOROWID DECODE DUMP EMPTY_BLOB EMPTY_CLOB EXISTSNODE FROM_TZ "
    "HEXTORAW INSTRB LENGTHB LISTAGG LNNVL MEDIAN MONTHS_BETWEEN NANVL NCHR NEW_TIME NEXT_DAY NLSSORT NLS_INITCAP "
    "NLS_LOWER NLS_UPPER NUMTODSINTERVAL NUMTOYMINTERVAL ORA_HASH RATIO_TO_REPORT RAWTOHEX RAWTONHEX REMAINDER "
    "ROWIDTOCHAR SCN_TO_TIMESTAMP STATS_MODE SUBSTRB SYS_CONNECT_BY_PATH SYS_CONTEXT SYS_EXTRACT_UTC SYS_GUID TO_BLOB "
    "TO_CLOB TO_DSINTERVAL TO_LOB TO_MULTI_BYTE TO_NCHAR TO_NCLOB TO_SINGLE_BYTE TO_TIMESTAMP_TZ TO_YMINTERVAL TREAT "
    "TZ_OFFSET USERENV VSIZE WM_CONCAT"
)
_NOWHERE = frozenset(_NOWHERE_WORDS.split())
_POSTGRESQL_WORDS = "EXTRACTVALUE INSTR LAST_DAY NVL NVL2 TO_NUMBER"
_MYSQL_WORDS = (
    "CHR CORR COVAR_POP COVAR_SAMP INITCAP NVL NVL2 PERCENTILE_CONT PERCENTILE_DISC TO_CHAR TO_DATE TO_NUMBER TO_TIMESTAMP "
    "TRANSLATE TRUNC WIDTH_BUCKET XMLAGG XMLELEMENT XMLFOREST XMLTABLE"
)
_MISSING = {
    EngineName.POSTGRESQL: _NOWHERE | frozenset(_POSTGRESQL_WORDS.split()),
    EngineName.MYSQL: _NOWHERE | frozenset(_MYSQL_WORDS.split()),
    EngineName.MARIADB: (_NOWHERE | frozenset(_MYSQL_WORDS.split()))
    - frozenset({"ADD_MONTHS", "CHR", "LENGTHB", "NVL", "NVL2", "SYS_GUID", "TO_CHAR"}),
}
"""https://www.postgresql.org/docs/current/functions.html,
https://dev.mysql.com/doc/refman/8.4/en/built-in-function-reference.html and
https://mariadb.com/kb/en/functions-and-operators/"""
_WITHOUT_PARENTHESES = frozenset({"DBTIMEZONE", "SESSIONTIMEZONE", "SYSDATE", "SYSTIMESTAMP", "UID"})


def calls(text: SqlText, target: EngineName) -> dict[str, int]:
    """The functions that the text calls and the target does not have, each with its first place."""
    found: dict[str, int] = {}
    for at in text.calls(_MISSING.get(target, frozenset())):
        found.setdefault(text.word_at(at), at)
    for at, token in enumerate(text.tokens):
        if token.upper in _WITHOUT_PARENTHESES and text.word_at(at - 1) != ".":
            found.setdefault(token.upper, at)
    return found
