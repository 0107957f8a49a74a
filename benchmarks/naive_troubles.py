"""What can go wrong on a naive move from MySQL to PostgreSQL, and which checks are to have said so before.

A trouble is something that two servers were seen to do, never something that was reasoned out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from migrate.model.issue import Issue
from migrate.model.names import ObjectKind, ObjectName


class Trouble(StrEnum):
    """A sort of trouble; the value is what a person reads."""

    TABLE_REFUSED = "table refused"
    COLUMN_LEFT_OUT = "column left out"
    VALUE_REFUSED = "value refused"
    VALUE_CHANGED = "value changed"
    FLOAT_DIGITS = "other digits of a FLOAT"
    FORM_CHANGED = "no common form to compare"
    ROW_REFUSED = "row refused"
    PREFIX_LOST = "key on a prefix covers all"
    BEYOND_TYPE = "value beyond the type of that name"
    NUMBER_TAKEN = "next number is taken"
    DEFAULT_LOST = "default refused"
    ON_UPDATE_LOST = "ON UPDATE lost"
    GENERATED_LOST = "generated column refused"
    KEY_REFUSED = "unique key refused"
    INDEX_REFUSED = "index refused"
    FOREIGN_KEY_REFUSED = "foreign key refused"
    CHECK_REFUSED = "check refused"
    VIEW_REFUSED = "view refused"
    VIEW_CHANGED = "view shows other rows"
    PROCEDURE_REFUSED = "procedure refused"
    FUNCTION_REFUSED = "function refused"
    TRIGGER_REFUSED = "trigger refused"
    EVENT_REFUSED = "event refused"
    PARTITIONS_LOST = "partitions lost"
    COMMENT_LOST = "comments lost"
    ACCEPTS_MORE = "accepts what MySQL refuses"
    WIDER_INTEGER = "takes larger numbers"
    ORDER_CHANGED = "sorts otherwise"
    CASE_IN_KEY = "key takes 'a' beside 'A'"
    SPACE_IN_KEY = "key takes 'a' beside 'a '"
    CASE_COMPARED = "= heeds case"
    SPACE_COMPARED = "= heeds trailing spaces"
    ZONE_FIXED = "session's zone is not heeded"
    FRACTION_KEPT = "fraction of a second kept"
    DIGITS_KEPT = "digits kept that MySQL rounds"
    ZEROS_LOST = "leading zeros lost"
    NO_CONDITION = "is no condition"
    NAME_TO_QUOTE = "name must be quoted"


COVERED_BY: Mapping[Trouble, frozenset[str]] = {
    Trouble.TABLE_REFUSED: frozenset({"MY503", "MY504"}),
    Trouble.COLUMN_LEFT_OUT: frozenset({"MY124", "MY206"}),
    Trouble.VALUE_REFUSED: frozenset({"MY102", "MY104"}),
    Trouble.VALUE_CHANGED: frozenset({"MY107", "MY118", "MY122"}),
    Trouble.FLOAT_DIGITS: frozenset({"MY742"}),
    Trouble.FORM_CHANGED: frozenset({"MY106", "MY107", "MY110", "MY112", "MY118", "MY124", "MY742"}),
    Trouble.ROW_REFUSED: frozenset({"MY126", "MY209"}),
    Trouble.PREFIX_LOST: frozenset({"MY209"}),
    Trouble.BEYOND_TYPE: frozenset({"MY112"}),
    Trouble.NUMBER_TAKEN: frozenset({"MY205"}),
    Trouble.DEFAULT_LOST: frozenset({"MY104", "MY106", "MY107", "MY204"}),
    Trouble.ON_UPDATE_LOST: frozenset({"MY201"}),
    Trouble.GENERATED_LOST: frozenset({"CD114", "MY202", "MY203"}),
    Trouble.KEY_REFUSED: frozenset({"MY126", "MY209", "MY212", "MY213", "MY503"}),
    Trouble.INDEX_REFUSED: frozenset({"MY126", "MY208", "MY209", "MY210", "MY211", "MY212", "MY213", "MY226"}),
    Trouble.FOREIGN_KEY_REFUSED: frozenset({"MY102", "MY104", "MY126", "MY213", "MY216", "MY223"}),
    Trouble.CHECK_REFUSED: frozenset({"MY117", "MY222"}),
    Trouble.VIEW_REFUSED: frozenset({"MY301", "MY302", "MY401", "MY402", "MY403", "MY406", "MY407", "MY418", "MY743"}),
    Trouble.VIEW_CHANGED: frozenset({"MY301", "MY302", "MY401"}),
    Trouble.PROCEDURE_REFUSED: frozenset({"MY303"}),
    Trouble.FUNCTION_REFUSED: frozenset({"MY304"}),
    Trouble.TRIGGER_REFUSED: frozenset({"MY305"}),
    Trouble.EVENT_REFUSED: frozenset({"MY306"}),
    Trouble.PARTITIONS_LOST: frozenset({"MY220"}),
    Trouble.COMMENT_LOST: frozenset({"MY742"}),
    Trouble.ACCEPTS_MORE: frozenset(
        {"MY101", "MY102", "MY103", "MY108", "MY110", "MY111", "MY114", "MY116", "MY119", "MY120", "MY123"}
    ),
    Trouble.WIDER_INTEGER: frozenset({"MY742"}),
    Trouble.ORDER_CHANGED: frozenset({"MY108", "MY110", "MY112"}),
    Trouble.CASE_IN_KEY: frozenset({"MY214"}),
    Trouble.SPACE_IN_KEY: frozenset({"MY740"}),
    Trouble.CASE_COMPARED: frozenset({"MY507"}),
    Trouble.SPACE_COMPARED: frozenset({"MY741"}),
    Trouble.ZONE_FIXED: frozenset({"MY114"}),
    Trouble.FRACTION_KEPT: frozenset({"MY115", "MY742"}),
    Trouble.DIGITS_KEPT: frozenset({"MY122"}),
    Trouble.ZEROS_LOST: frozenset({"MY121"}),
    Trouble.NO_CONDITION: frozenset({"MY105"}),
    Trouble.NAME_TO_QUOTE: frozenset({"MY501", "MY502", "MY508", "MY510"}),
}
"""The checks of which one, about the object, what it belongs to or what it is made of, counts as having said so."""

_TELLS = {
    Trouble.FLOAT_DIGITS: ("double precision",),
    Trouble.FORM_CHANGED: ("become text", "become bytes"),
    Trouble.COMMENT_LOST: ("comments",),
    Trouble.WIDER_INTEGER: ("take numbers",),
    Trouble.FRACTION_KEPT: ("fractions",),
}
"""What MY742, which tells of many things at once, has to say for each."""
TESTABLE = frozenset(check for checks in COVERED_BY.values() for check in checks)
"""The checks whose word this load can put to the test. The others speak of CDC, of settings, of times to come."""


WHY_MISSED: Mapping[Trouble, str] = {
    Trouble.FOREIGN_KEY_REFUSED: "orphans among the rows, which the structure can't tell: --probe-data does (MY712)",
    Trouble.VIEW_REFUSED: "the translator's own fault: the converter's translation is taken",
    Trouble.VALUE_CHANGED: "a value that plain text does not carry",
}
WHY_FALSE: Mapping[str, str] = {
    "MY000": "speaks of the converter's own translation, which this load does not use",
    "MY102": "true of values above 2^63-1, of which these rows have none",
    "MY112": "true of spans beyond a day, of which these rows have none",
    "MY214": "true of texts with letters, of which these rows have none",
}
"""What explains a miss, or an alarm that nothing bore out. Whatever is not here is a fault of a check's, to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One trouble that was seen."""

    trouble: Trouble
    kind: ObjectKind
    path: tuple[str, ...]
    words: str
    """The server's, or what each of the two servers did."""
    parts: tuple[tuple[str, ...], ...] = ()
    """Paths of what the object is made of: an index's columns."""

    @property
    def where(self) -> str:
        """The object, for people."""
        return f"{self.kind.value} {'.'.join(self.path)}"


def path_of(name: ObjectName, *rest: str) -> tuple[str, ...]:
    """The path of a table, or of something in it."""
    return (name.schema, name.name, *rest)


def is_predicted(seen: Seen, issue: Issue) -> bool:
    """Whether the issue is about this trouble's object, what it belongs to or what it is made of, and speaks of the like."""
    if issue.check not in COVERED_BY[seen.trouble] and not _by_converter(seen, issue):
        return False
    if issue.check == "MY742" and not any(words in issue.message for words in _TELLS.get(seen.trouble, ())):
        return False
    path = issue.object.path
    return seen.path[: len(path)] == path or path in seen.parts


def is_borne_out(issue: Issue, seen: Seen) -> bool:
    """Whether the trouble is what the issue warned of: as `is_predicted`, or of something that belongs to its object."""
    return is_predicted(seen, issue) or (
        issue.check in COVERED_BY[seen.trouble] and issue.object.path[: len(seen.path)] == seen.path
    )


def _by_converter(seen: Seen, issue: Issue) -> bool:
    """The converter tells of an object what it could not express: that is about whatever was refused of it."""
    return issue.check == "MY000" and seen.trouble.value.endswith("refused") and issue.object.kind is seen.kind
