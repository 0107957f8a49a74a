"""What a converted expression may do otherwise than in MySQL, and the kind of issue that each is."""

from migrate.convert.notes import BITS, DIVISION, GROUP_CONCAT, LOOSE_GROUPING, OTHER_MEANING, TEXT_COMPARISON, Note

TEXT = (
    "MySQL compares text by its collation, for which case, accents or blanks at the end may make no difference; "
    "PostgreSQL compares it exactly"
)
LENGTH = "GROUP_CONCAT becomes string_agg, which is not cut at group_concat_max_len"
DIGITS = "a quotient keeps more digits after the point than MySQL's"
BIT_RANGE = "its bit operations mean the same for numbers from 0 to 2^63 - 1 only"
UNSIGNED = "CAST … AS UNSIGNED keeps a negative number negative"
LINES = "a point in its pattern matches the end of a line and a dollar sign only that of the text, in MySQL the other way round"
REMAINDER = "floating-point numbers are divided as decimals, which may differ in the last digits"
KEYS = "JSON loses the order of its keys, which MariaDB keeps"
_NOT_GROUPED = "is selected but not grouped"
_NOTES = {TEXT: TEXT_COMPARISON, LENGTH: GROUP_CONCAT, DIGITS: DIVISION, BIT_RANGE: BITS}


def not_grouped(column: str) -> str:
    """The remark about a column that is neither grouped nor aggregated."""
    return f"{column} {_NOT_GROUPED}: MySQL gives any of its values, PostgreSQL now the least"


def note_of(remark: str) -> Note:
    """The kind of issue. Names are those of the checks that speak of the same, so that one trouble is told once."""
    if _NOT_GROUPED in remark:
        return LOOSE_GROUPING
    return _NOTES.get(remark, OTHER_MEANING)
