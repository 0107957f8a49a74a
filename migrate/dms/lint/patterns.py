"""How two patterns of object locators stand to each other."""

from functools import lru_cache

from migrate.dms.wildcards import matches, only_match, pieces

_MOST_PIECES = 120


@lru_cache(maxsize=1 << 16)
def overlap(first: str, second: str) -> bool:
    """Whether some name fits both patterns; for patterns of a great length, whether it may.

    >>> overlap("ord%", "%ers"), overlap("a[_]b", "a_b"), overlap("a", "b")
    (True, True, False)
    """
    if "%" in (first, second) or first == second:
        return True
    name = only_match(first)
    if name is not None:
        return matches(second, name)
    other = only_match(second)
    if other is not None:
        return matches(first, other)
    return _meet(pieces(first), pieces(second))


def covers(wide: str, narrow: str) -> bool:
    """Whether every name that fits `narrow` fits `wide`, as far as that is easily told.

    >>> covers("%", "a%"), covers("a%", "abc"), covers("abc", "a%")
    (True, True, False)
    """
    if wide in ("%", narrow):
        return True
    name = only_match(narrow)
    if name is not None:
        return matches(wide, name)
    return wide.endswith("%") and only_match(wide[:-1]) is not None and narrow.startswith(wide[:-1])


def _meet(first: list[str], second: list[str]) -> bool:
    if len(first) > _MOST_PIECES or len(second) > _MOST_PIECES:
        return True
    seen: set[tuple[int, int]] = set()
    waiting = [(0, 0)]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if here == (len(first), len(second)):
            return True
        waiting += _steps(first, second, *here)
    return False


def _steps(first: list[str], second: list[str], one: int, two: int) -> list[tuple[int, int]]:
    """The positions that one more character, or an empty `%`, leads to."""
    left = first[one] if one < len(first) else None
    right = second[two] if two < len(second) else None
    found = []
    if left == "%":
        found.append((one + 1, two))
        if right is not None:
            found.append((one, two + 1))
    if right == "%":
        found.append((one, two + 1))
        if left is not None:
            found.append((one + 1, two))
    if left is not None and right is not None and "%" not in (left, right) and _share(left, right):
        found.append((one + 1, two + 1))
    return found


def _share(left: str, right: str) -> bool:
    """Whether one character fits both pieces. Two sets are taken to share one."""
    if "_" in (left, right) or left == right:
        return True
    if len(right) > 1 and len(left) > 1:
        return True
    return matches(right, left) if len(right) > 1 else matches(left, right)
