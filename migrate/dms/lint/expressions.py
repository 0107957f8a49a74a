"""Expressions of transformation rules, in the words of SQLite.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Expressions.html
"""

import difflib
import re
from collections.abc import Iterator

from migrate.dms.inventory import mappings
from migrate.dms.lint import remark
from migrate.model.lint import Finding

_DOCUMENTED = mappings()["transformation.expression"].words
HEADERS = frozenset(word for word in _DOCUMENTED if word.startswith("AR_"))
"""What `$AR_…` may stand for."""
FUNCTIONS = frozenset(word.lower() for word in _DOCUMENTED if word not in HEADERS)
"""The functions that the guide lists."""
_OF_SQLITE = frozenset(
    ("instr", "length", "typeof", "printf", "quote", "unicode", "char", "glob", "like", "likely", "unlikely")
)
_KEYWORDS = frozenset(
    ("case", "when", "then", "else", "end", "and", "or", "not", "in", "is", "between", "cast", "values", "on")
)
_STRING = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_CALL = re.compile(r"(?<![\w$])([A-Za-z_]\w*)\s*\(")
_HEADER = re.compile(r"\$(AR_\w*)")


def judge(expression: str, where: str) -> Iterator[Finding]:
    """What is to be said of one expression."""
    page = remark.EXPRESSIONS
    bare = _STRING.sub("''", expression)
    if "'" in bare.replace("''", "") or bare.count("(") != bare.count(")"):
        yield remark.error("unbalanced-expression", where, "a quote or a parenthesis is not closed", page=page)
        return
    for name in dict.fromkeys(_CALL.findall(bare)):
        if name.lower() not in FUNCTIONS | _OF_SQLITE | _KEYWORDS:
            near = difflib.get_close_matches(name.lower(), FUNCTIONS, n=1)
            yield remark.warning(
                "unknown-function",
                where,
                f"{name} is no function that expressions are documented to know",
                page=page,
                fix=f"did you mean {near[0]}?" if near else "expressions take the functions of SQLite",
            )
    for name in dict.fromkeys(_HEADER.findall(bare)):
        if name not in HEADERS:
            yield remark.warning("unknown-header", where, f"${name} is not documented", page=page)
        elif name.startswith("AR_M_MODIFIED"):
            yield remark.note("newer-engine", where, f"${name} needs DMS 3.6.0 or later", page=page)
    if "operation_indicator" in bare.lower():
        yield remark.note(
            "soft-delete",
            where,
            "operation_indicator needs a primary key on both sides, and deleted keys that never come back",
            page=page,
        )
