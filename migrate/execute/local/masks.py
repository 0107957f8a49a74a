"""Values that are hidden on their way, as DMS's masks hide them.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Masking.html
"""

import hashlib
import re
import secrets
from collections.abc import Callable

from migrate.dms.reshaping import Mask
from migrate.dms.rules import TransformationAction
from migrate.engines.bulk import ColumnPair
from migrate.engines.families import Family, family_of, underlying
from migrate.errors import Unsupported
from migrate.model.names import EngineName

Hide = Callable[[bytes], bytes]
HASH_CHARACTERS = 64
_DIGIT = re.compile(rb"[0-9]")
_TEXTS = (Family.TEXT, Family.PADDED)
_NUMBERS = (Family.INTEGER, Family.DECIMAL)
_BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "integer": 32, "bigint": 64}
_TRIES = 50


def hiding(mask: Mask, pair: ColumnPair, source: EngineName, target: EngineName) -> Hide:
    """How the values of a column are hidden, in the form that the target takes them in.

    Raises `Unsupported` for a column that the mask can't be put on.
    """
    family = family_of(underlying(pair.source.type), source)
    theirs = family_of(underlying(pair.target.type), target)
    match mask.action:
        case TransformationAction.MASK_DIGITS if family in _TEXTS and theirs in _TEXTS:
            if len(mask.character) != 1 or not mask.character.isascii() or not mask.character.strip():
                raise _refused(mask, pair, f"{mask.character!r} is not one character that can be seen")
            return _masked(mask.character.encode())
        case TransformationAction.MASK_WITH_HASH if family in _TEXTS and theirs in _TEXTS:
            length = pair.target.type.length
            if length is not None and length < HASH_CHARACTERS:
                raise _refused(
                    mask, pair, f"the target's {pair.target.type} has no room for the {HASH_CHARACTERS} digits"
                )
            return _hashed_unpadded if family is Family.PADDED else _hashed
        case TransformationAction.RANDOMIZE_DIGITS if family in _TEXTS and theirs in _TEXTS:
            return _randomized
        case TransformationAction.RANDOMIZE_DIGITS if family in _NUMBERS and theirs in _NUMBERS:
            return _randomized_within(pair)
    raise _refused(mask, pair, "masks are for characters, and random digits for numbers too")


def _masked(character: bytes) -> Hide:
    return lambda value: _DIGIT.sub(lambda _: character, value)


def _hashed(value: bytes) -> bytes:
    return hashlib.sha256(value).hexdigest().encode()


def _hashed_unpadded(value: bytes) -> bytes:
    return _hashed(value.rstrip(b" "))


def _randomized(value: bytes) -> bytes:
    return _DIGIT.sub(lambda _: b"%d" % secrets.randbelow(10), value)


def _randomized_within(pair: ColumnPair) -> Hide:
    """Random digits of a number that the column can hold."""
    bits = min(
        (_BITS[kind] for column in (pair.source, pair.target) if (kind := column.type.name) in _BITS), default=None
    )
    if bits is None:
        return _randomized
    signed = not (pair.source.type.unsigned and pair.target.type.name == pair.source.type.name)
    highest = (1 << (bits - signed)) - 1

    def hide(value: bytes) -> bytes:
        for _ in range(_TRIES):
            found = _randomized(value)
            if abs(int(found)) <= highest:
                return b"%d" % int(found)
        return b"%d" % secrets.randbelow(highest)

    return hide


def _refused(mask: Mask, pair: ColumnPair, reason: str) -> Unsupported:
    return Unsupported(
        f"{mask.action} can't be put on column {mask.column!r}, a {pair.source.type}",
        reason=reason,
        hint="leave the column out with a remove-column rule, or mask another way",
    )
