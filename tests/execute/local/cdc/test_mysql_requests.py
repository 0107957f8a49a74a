"""What a server's answer to a change says, and what is no answer."""

import pymysql
import pytest

from migrate.execute.local.cdc.mysql_requests import Answer, read_answer


@pytest.mark.parametrize(
    ("packet", "answer", "follows"),
    [
        (b"\x00\x01\x00\x02\x00\x00\x00", Answer(1, 0), False),
        (b"\x00\xfa\x00\x0a\x00\x03\x01", Answer(250, 259), True),
        (b"\x00\xfc\x10\x27\xfd\x01\x02\x03\x08\x00\x00\x00", Answer(10_000, 0), True),
        (b"\x00\xfd\x01\x00\x01\xfe" + bytes(8) + b"\x02\x00\x01\x00more", Answer(65_537, 1), False),
    ],
)
def test_answers(packet: bytes, answer: Answer, follows: bool) -> None:
    assert read_answer(packet) == (answer, follows)


@pytest.mark.parametrize(
    "packet", [b"", b"\x01", b"\xfe\x00\x00\x02\x00\x00\x00", b"\x05\x00\x00\x02\x00\x00\x00", b"\xfb/etc/passwd"]
)
def test_what_is_no_answer_to_a_change(packet: bytes) -> None:
    with pytest.raises(pymysql.OperationalError, match="answers"):
        read_answer(packet)
