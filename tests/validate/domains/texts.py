"""Text in many character sets, bytes, labels and everything else that is compared byte by byte."""

import unicodedata
from collections.abc import Iterator

from hypothesis import strategies as st

from tests.validate.domains.domain import Domain, Holder, holders

LENGTH = 40
_LABELS = ("small", "Large", "é", "N", "with, comma", "Ü")
_MEMBERS = ("a", "b", "C", "d d")
_ALL = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
_ASCII = "".join(map(chr, range(32, 127)))
_CHARSETS = {
    "latin1": _ASCII + "éüßñÀÿ€£",
    "latin2": _ASCII + "ąłŻőč",
    "cp1251": _ASCII + "ЖяёЁцїЎ",
    "koi8r": _ASCII + "ЖяцЮь",
    "greek": _ASCII + "αΩςέ",
    "sjis": _ASCII.replace("\\", "").replace("~", "") + "あア日本語表ソ能予",
    "cp932": _ASCII.replace("\\", "").replace("~", "") + "あア日本語表①㈱髙",
    "ujis": _ASCII.replace("\\", "").replace("~", "") + "あア日本語表",
    "gbk": _ASCII + "中文汉字國",
    "gb18030": _ASCII + "中文汉字國ñ😀",
    "big5": _ASCII + "中文字國功",
    "euckr": _ASCII + "한국어가",
    "ucs2": _ASCII + "éЖ日한",
    "utf16": _ASCII + "éЖ日한😀𝒳",
    "utf16le": _ASCII + "éЖ日한😀𝒳",
    "utf32": _ASCII + "éЖ日한😀𝒳",
    "utf8mb3": _ASCII + "éЖ日한",
    "ascii": _ASCII,
}

_MYSQL_ALONE = ("gb18030",)


def near_text(value: str) -> Iterator[str]:
    """The same text but for a blank, the case of a letter, an accent or a control character."""
    yield f"{value} "
    yield f" {value}"
    yield value[:-1] if value else "N"
    for number, letter in enumerate(value):
        if letter.swapcase() != letter and len(letter.swapcase()) == 1:
            yield value[:number] + letter.swapcase() + value[number + 1 :]
            break
    plain = unicodedata.normalize("NFD", value)
    if plain != value:
        yield plain


def _stripped_near(value: str) -> Iterator[str]:
    return (other.rstrip(" ") for other in near_text(value))


def _fits(value: str) -> bool:
    return len(value) <= LENGTH + 2


def _text_holders(types: str) -> tuple[Holder, ...]:
    return tuple(Holder(holder.type, holder.write, _fits) for holder in holders(types))


def _charset(name: str, alphabet: str) -> Domain:
    known = set(alphabet)

    def near(value: str) -> Iterator[str]:
        return (other for other in near_text(value) if set(other) <= known)

    own = _text_holders(f"varchar(60) character set {name}; longtext character set {name}")
    is_shared = name not in _MYSQL_ALONE
    return Domain(
        f"text in {name}",
        st.text(st.sampled_from(alphabet), max_size=LENGTH),
        near,
        mysql=_text_holders("varchar(60)") + (own if is_shared else ()),
        mysql_alone=() if is_shared else own,
        postgresql=_text_holders("varchar(60); text"),
        hubs=tuple(holder.type for holder in own),
    )


def near_bytes(value: bytes) -> Iterator[bytes]:
    """One bit changed, and one byte more or less."""
    for number in {0, len(value) - 1} if value else ():
        yield value[:number] + bytes([value[number] ^ 1 << (number % 8)]) + value[number + 1 :]
    yield value + b"\x00"
    yield value[:-1] if value else b"N"


def _as_utf8(value: str) -> bytes:
    return value.encode()


def _set(value: frozenset[str]) -> str:
    return ",".join(member for member in _MEMBERS if member in value)


def _array(value: frozenset[str]) -> list[str]:
    return [member for member in _MEMBERS if member in value]


def _near_sets(value: frozenset[str]) -> Iterator[frozenset[str]]:
    for member in _MEMBERS:
        yield value ^ {member}


def _bits(length: int) -> "Holder":
    return Holder(f"bit({length})", lambda value: f"{value:0{length}b}")


_ENUM = ", ".join(f"'{label}'" for label in _LABELS)
_SET = ", ".join(f"'{member}'" for member in _MEMBERS)
_BIT_STEPS = 2**13 - 1

DOMAINS = (
    Domain(
        "text",
        st.text(_ALL, max_size=LENGTH),
        near_text,
        mysql=_text_holders(
            "varchar(60); varchar(60) collate utf8mb4_bin; varchar(60) collate utf8mb4_general_ci; tinytext; text; mediumtext; longtext"
        ),
        mysql_alone=_text_holders("varchar(60) collate utf8mb4_0900_as_cs; varchar(60) collate utf8mb4_tr_0900_ai_ci"),
        mariadb_alone=_text_holders("varchar(60) collate utf8mb4_uca1400_as_cs; varchar(60) collate utf8mb4_nopad_bin"),
        postgresql=_text_holders('varchar(60); text; text collate "C"; citext'),
    ),
    Domain(
        "padded text",
        st.text(_ALL, max_size=LENGTH).map(lambda value: value.rstrip(" ")),
        _stripped_near,
        mysql=_text_holders("char(60); char(60) collate utf8mb4_bin; varchar(60); text"),
        postgresql=_text_holders("character(60); character(80); varchar(60); text"),
        hubs=("char(60)", "char(60) collate utf8mb4_bin", "character(60)", "character(80)"),
    ),
    *(_charset(name, alphabet) for name, alphabet in _CHARSETS.items()),
    Domain(
        "text as bytes",
        st.text(_ALL, max_size=LENGTH),
        near_text,
        mysql=(
            *(Holder(holder.type, _as_utf8, _fits) for holder in holders("varbinary(250); blob; longblob")),
            *_text_holders("varchar(60); longtext; varchar(60) character set utf16"),
        ),
        postgresql=(Holder("bytea", _as_utf8, _fits), *_text_holders("varchar(60); text")),
        hubs=("varbinary(250)", "blob", "longblob", "bytea"),
    ),
    Domain(
        "bytes",
        st.binary(max_size=LENGTH),
        near_bytes,
        mysql=holders("varbinary(60); varbinary(90); tinyblob; blob; mediumblob; longblob"),
        postgresql=holders("bytea"),
    ),
    Domain(
        "fixed bytes",
        st.binary(min_size=8, max_size=8),
        lambda value: [value[:7] + bytes([value[7] ^ 1]), bytes([value[0] ^ 128]) + value[1:]],
        mysql=holders("binary(8); varbinary(8); blob"),
        postgresql=holders("bytea"),
    ),
    Domain(
        "labels",
        st.sampled_from(_LABELS),
        lambda value: [label for label in _LABELS if label != value],
        mysql=holders(f"enum({_ENUM}); enum({_ENUM}) character set latin1; varchar(20); text; char(20)"),
        postgresql=holders("pairs_kind; text; varchar(20); character(20)"),
    ),
    Domain(
        "sets",
        st.frozensets(st.sampled_from(_MEMBERS)),
        _near_sets,
        mysql=holders(f"set({_SET}); varchar(40); text", _set),
        postgresql=holders("text; varchar(40); character(40)", _set),
    ),
    Domain(
        "sets as arrays",
        st.frozensets(st.sampled_from(_MEMBERS)),
        _near_sets,
        mysql=holders(f"set({_SET})", _set),
        postgresql=holders("text[]; varchar(20)[]", _array),
    ),
    Domain(
        "bits",
        st.integers(0, _BIT_STEPS),
        lambda value: [value ^ 1, value ^ 2**12],
        mysql=holders("bit(13)"),
        postgresql=(_bits(13), Holder("bit varying(20)", lambda value: f"{value:013b}")),
    ),
    Domain(
        "bits of two lengths",
        st.integers(0, _BIT_STEPS),
        lambda value: [value ^ 1, value ^ 2**12],
        mysql=holders("bit(13); bit(20)"),
    ),
    Domain(
        "bits as numbers",
        st.integers(0, _BIT_STEPS),
        lambda value: [value ^ 1, value ^ 2**12],
        mysql=holders("bit(13); smallint unsigned; bigint; decimal(8,2)"),
        postgresql=(_bits(13), *holders("integer; bigint; numeric(8,2); numeric", str)),
    ),
    Domain(
        "bits as text",
        st.integers(0, _BIT_STEPS),
        lambda value: [value ^ 1, value ^ 2**12],
        mysql=(*holders("bit(13)"), *holders("varchar(13); longtext", lambda value: f"{value:013b}")),
        postgresql=(_bits(13), *holders("bit varying(20); text; varchar(20)", lambda value: f"{value:013b}")),
        hubs=("bit(13)", "bit varying(20)"),
    ),
    Domain(
        "bits as bytes",
        st.integers(0, _BIT_STEPS),
        lambda value: [value ^ 1, value ^ 2**12],
        mysql=holders("bit(13)"),
        postgresql=holders("bytea", lambda value: value.to_bytes(2)),
    ),
)
