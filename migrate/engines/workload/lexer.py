"""Cuts any statement into tokens, of MySQL's dialect or PostgreSQL's. Nothing is refused: what is odd is a symbol.

https://dev.mysql.com/doc/refman/8.4/en/language-structure.html
https://www.postgresql.org/docs/current/sql-syntax-lexical.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What a token is."""

    SPACE = "space"
    COMMENT = "comment"
    HINT = "hint"
    """A comment that tells the optimizer something."""
    STRING = "string"
    NUMBER = "number"
    PLACEHOLDER = "placeholder"
    QUOTED = "quoted"
    """A quoted name."""
    VARIABLE = "variable"
    WORD = "word"
    SYMBOL = "symbol"
    UNCLOSED = "unclosed"
    """A quote or comment that nothing closes, and everything after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Whose statements, and what the session's settings make of their quotes."""

    postgresql: bool = False
    ansi_quotes: bool = False
    backslash_escapes: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is written, and where it begins."""

    sort: Sort
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The word or symbol in upper case; empty where the token is a name, a value or the like."""
        return self.text.upper() if self.sort in (Sort.WORD, Sort.SYMBOL) else ""

    @property
    def name(self) -> str:
        """The word or quoted name without its quotes; empty where the token is neither."""
        if self.sort is Sort.QUOTED:
            quote = self.text[-1]
            return self.text[self.text.index(quote) + 1 : -1].replace(quote * 2, quote)
        return self.text if self.sort is Sort.WORD else ""


_NUMBER = r"(?P<number>(?:0[xX][0-9a-fA-F]+|0[bB][01]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w$]))"
_WORD = r"(?P<word>[\w$\u0080-\U0010ffff]+)"
_UNCLOSED = r"(?P<unclosed>(?:['\"`]|/\*).*)"


def _closed(quote: str, *, backslash_escapes: bool) -> str:
    """What stands between two such quotes, with them. Neither possessive nor atomic, and yet without a choice to go back to."""
    plain, inside = (rf"[^{quote}\\]*", rf"\\.|{quote * 2}") if backslash_escapes else (rf"[^{quote}]*", quote * 2)
    return rf"{quote}{plain}(?:(?:{inside}){plain})*{quote}(?!{quote})"


def _mysql(*, ansi_quotes: bool, backslash_escapes: bool) -> re.Pattern[str]:
    double = _closed('"', backslash_escapes=backslash_escapes and not ansi_quotes)
    strings = ["[nNxXbB]?" + _closed("'", backslash_escapes=backslash_escapes), *([] if ansi_quotes else [double])]
    names = [_closed("`", backslash_escapes=False), *([double] if ansi_quotes else [])]
    return re.compile(
        r"(?P<space>\s+|/\*M?!\d*|\*/)"
        r"|(?P<hint>/\*\+.*?\*/)"
        r"|(?P<comment>/\*(?![!+]|M!).*?\*/|\#[^\n]*|--(?=\s|\Z)[^\n]*)"
        rf"|(?P<string>{'|'.join(strings)})|(?P<quoted>{'|'.join(names)})|{_UNCLOSED}|{_NUMBER}"
        r"|(?P<placeholder>\?)|(?P<variable>@@?(?:[\w.$]+|`[^`]*`|'[^']*'|\"[^\"]*\"))"
        rf"|{_WORD}|(?P<symbol><=>|->>|->|<<|>>|<>|!=|<=|>=|:=|&&|\|\||.)",
        re.DOTALL,
    )


def _postgresql(*, backslash_escapes: bool) -> re.Pattern[str]:
    plain, escaped = (_closed("'", backslash_escapes=escapes) for escapes in (backslash_escapes, True))
    comment = r"/\*(?:[^*/]|\*(?!/)|/(?!\*)|/\*(?:[^*]|\*(?!/))*\*/)*\*/"
    return re.compile(
        rf"(?P<space>\s+)|(?P<hint>/\*\+.*?\*/)|(?P<comment>{comment}|--[^\n]*)"
        rf"|(?P<string>[eE]{escaped}|(?:[bBxXnN]|[uU]&)?{plain}"
        r"|\$(?P<tag>[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff]*|)\$.*?\$(?P=tag)\$)"
        rf"|(?P<quoted>(?:[uU]&)?{_closed(chr(34), backslash_escapes=False)})|(?P<placeholder>\$\d+)"
        rf"|{_UNCLOSED.replace('`', '')}|{_NUMBER}"
        rf"|(?P<variable>\\?:[A-Za-z_]\w*(?<!::))|{_WORD}"
        r"|(?P<symbol>::|:=|\.\.|(?:(?!--|/\*)[-+*/<>=~!@#%^&|`?])+|.)",
        re.DOTALL,
    )


_PATTERNS = {
    **{
        Dialect(ansi_quotes=ansi, backslash_escapes=escapes): _mysql(ansi_quotes=ansi, backslash_escapes=escapes)
        for ansi in (False, True)
        for escapes in (False, True)
    },
    **{
        Dialect(postgresql=True, ansi_quotes=ansi, backslash_escapes=escapes): _postgresql(backslash_escapes=escapes)
        for ansi in (False, True)
        for escapes in (False, True)
    },
}


def tokens(sql: str, dialect: Dialect) -> Iterator[Token]:
    """Every token, white space and comments too: their texts together are the statement."""
    for match in _PATTERNS[dialect].finditer(sql):
        sort = match.lastgroup or "symbol"
        yield Token(Sort("string" if sort == "tag" else sort), match[0], match.start())


def meaning(sql: str, dialect: Dialect) -> list[Token]:
    """The tokens without white space and comments."""
    return [token for token in tokens(sql, dialect) if token.sort not in (Sort.SPACE, Sort.COMMENT)]


def dialect_of(*, postgresql: bool, sql_mode: str = "") -> Dialect:
    """The dialect of a server under that sql_mode; of PostgreSQL, with standard_conforming_strings on."""
    modes = set(sql_mode.upper().split(","))
    if postgresql:
        return Dialect(postgresql=True, ansi_quotes=True, backslash_escapes=False)
    return Dialect(
        ansi_quotes=bool(modes & {"ANSI", "ANSI_QUOTES"}), backslash_escapes="NO_BACKSLASH_ESCAPES" not in modes
    )
