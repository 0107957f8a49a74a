"""The common text that two servers can both print of a value, so that equal values are equal texts and no others are."""

from dataclasses import dataclass
from enum import StrEnum


class FormKind(StrEnum):
    """What a canonical text looks like."""

    INTEGER = "integer"
    """Decimal digits with an optional minus. A boolean is 1 or 0."""
    BOOLEAN = "boolean"
    """1 or 0; the word for it where the other side is text."""
    DECIMAL = "decimal"
    """Digits after the point as declared where both sides declare the same, else without trailing zeros."""
    FLOAT = "float"
    """The shortest decimal text that reads back as the same double. Servers differ in when they write an exponent."""
    TEXT = "text"
    """The characters as UTF-8, none trimmed; of a value that is no text, what its server prints."""
    PADDED = "padded"
    """The characters as UTF-8 without trailing spaces: at least one side pads with them."""
    MEMBERS = "members"
    """The members of a set, joined by commas."""
    BINARY = "binary"
    """The bytes in lower-case hexadecimal, or their SHA-256 (`Form.hashed`)."""
    SPATIAL = "spatial"
    """The bytes that MySQL and MariaDB keep: the reference system's number and well-known binary."""
    DATE = "date"
    TIMESTAMP = "timestamp"
    """`YYYY-MM-DD HH:MM:SS.ffffff` in UTC where it has a zone, without trailing zeros in the fraction."""
    TIME = "time"
    """`HH:MM:SS.ffffff`, hours beyond 23 and a minus allowed, without trailing zeros in the fraction."""
    BITS = "bits"
    """Zeros and ones, as many as declared."""
    UUID = "uuid"
    """Lower-case text with hyphens, without them where a side has no room for them (`Form.length`)."""
    NETWORK = "network"
    """An address with its mask where it is no single host's."""
    JSON = "json"
    """The server's text; equal texts are equal documents, and differing ones are parsed before they are called different."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far two numbers may be apart and count as equal."""

    relative: float
    """The part of the greater number's size."""
    digits: int | None = None
    """Half a unit of so many digits after the point is allowed on top of that: one side keeps no more of them."""

    def __str__(self) -> str:
        rounding = f" or half a unit of the digit {self.digits} after the point" if self.digits is not None else ""
        return f"within {self.relative:g} of its size{rounding}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One canonical form."""

    kind: FormKind
    scale: int | None = None
    """Of a decimal: the digits after the point that both sides declare. None where trailing zeros are trimmed."""
    length: int = 0
    """Of bits: how many. Of a uuid: the characters that the shorter side has, where they are known."""
    hashed: bool = False
    """Of a binary: whether the text is the SHA-256 of the bytes rather than the bytes."""
    unsigned_zero: bool = False
    """Of a float: whether -0 counts as 0, as one of the two servers can't keep it."""
    single: bool = False
    """Of a float: whether both sides are rounded to the 24 binary digits that the narrower one has."""
    read: bool = False
    """Whether one side is text that spells the other side's value: both servers print their own, and the client reads both."""
    tolerance: Tolerance | None = None
    """How far numbers may be apart, where one side can't keep what the other does."""
    kept: int | None = None
    """Of a text or of bytes: the target may hold only the beginning of a value that is longer than this, and at least so much of it."""
    is_cut: bool = False
    """Whether this is the target's form of such a column."""
    loss: str = ""
    """What the two types can't both keep and is therefore not told apart, in words."""

    @property
    def is_loose(self) -> bool:
        """Whether two servers may write the same value in two ways, so that only the client can say that it differs."""
        return self.read or self.is_near or self.kind in (FormKind.FLOAT, FormKind.JSON, FormKind.NETWORK)

    @property
    def is_near(self) -> bool:
        """Whether values that are not the same may count as equal, so that they have to be held side by side."""
        return self.tolerance is not None or self.kept is not None

    @property
    def is_free(self) -> bool:
        """Whether the text may hold any character, a separator too."""
        if self.kept is not None:
            return False
        return self.read or self.kind in (
            FormKind.TEXT,
            FormKind.PADDED,
            FormKind.UUID,
            FormKind.MEMBERS,
            FormKind.JSON,
        )

    @property
    def stated(self) -> str:
        """What counts as equal although it is not the same, in words; empty where only equal values are equal."""
        return "; ".join(filter(None, (str(self.tolerance) if self.tolerance else "", self.loss)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotComparable:
    """Two types whose values have no common text, and why."""

    reason: str
