"""MariaDB's UUID, INET4 and INET6 as it prints them."""

import struct
import uuid

_WORDS = 8


def uuid_text(raw: bytes) -> bytes:
    """A UUID. Trailing zeros may have been left out, here as below."""
    return str(uuid.UUID(bytes=raw.ljust(16, b"\0"))).encode()


def inet4_text(raw: bytes) -> bytes:
    """An IPv4 address."""
    return b"%d.%d.%d.%d" % tuple(raw.ljust(4, b"\0"))


def inet6_text(raw: bytes) -> bytes:
    """An IPv6 address. The longest run of zeros is left out, even one of a single group; others shorten two or more only.

    >>> inet6_text(bytes(10) + b"\\xff\\xff\\x01\\x02\\x03\\x04"), inet6_text(b"\\x20\\x01" + bytes(13) + b"\\x01")
    (b'::ffff:1.2.3.4', b'2001::1')
    """
    raw = raw.ljust(16, b"\0")
    words = struct.unpack(">8H", raw)
    start, size = _longest_run_of_zeros(words)
    if start == 0 and size == 6:
        return b"::" + inet4_text(raw[12:])
    if start == 0 and size == 5 and words[5] == 0xFFFF:
        return b"::ffff:" + inet4_text(raw[12:])
    if not size:
        return b":".join(b"%x" % word for word in words)
    before = b":".join(b"%x" % word for word in words[:start])
    return before + b"::" + b":".join(b"%x" % word for word in words[start + size :])


def _longest_run_of_zeros(words: tuple[int, ...]) -> tuple[int, int]:
    """Where the first of the longest runs begins, and its length."""
    found, at = (0, 0), 0
    while at < _WORDS:
        end = at
        while end < _WORDS and not words[end]:
            end += 1
        if end - at > found[1]:
            found = (at, end - at)
        at = end + 1
    return found
