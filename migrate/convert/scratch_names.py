"""Puts other databases into statements of MySQL's, so that they can be tried without touching the real ones."""

import re
from collections.abc import Mapping

_TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.|'')*' | "(?:[^"\\]|\\.|"")*" | /\*.*?\*/ | --[ ][^\n]* | (?:`(?:[^`]|``)*`\s*\.\s*)*`(?:[^`]|``)*`""",
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"`(?:[^`]|``)*`")


def rename_databases(sql: str, names: Mapping[str, str]) -> str:
    """The statement with every database in `names` replaced where a quoted name is qualified by it, or creates it.

    >>> rename_databases("SELECT `a`.`b`, 'a.b' FROM `shop`.`a`", {"shop": "scratch"})
    "SELECT `a`.`b`, 'a.b' FROM `scratch`.`a`"
    """
    quoted = {f"`{old.replace('`', '``')}`": f"`{new}`" for old, new in names.items()}

    def replace(match: re.Match[str]) -> str:
        text = match[0]
        if not text.startswith("`"):
            return text
        parts = _NAME.findall(text)
        is_database = len(parts) > 1 or re.search(r"(DATABASE|EXISTS|SCHEMA)\s+$", sql[: match.start()])
        return quoted[parts[0]] + text[len(parts[0]) :] if is_database and parts[0] in quoted else text

    return _TOKEN.sub(replace, sql)
