"""What every noun that is written to a file has in common."""

import hashlib
import io
import json
from dataclasses import dataclass
from typing import ClassVar, Self

from migrate.errors import BadDocument
from migrate.model.codec import Json, decode, encode

SCHEMA_VERSION = 1


def parse(text: str) -> Json:
    """Reads JSON as RFC 8259 has it, so without NaN and Infinity. Raises `BadDocument`."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except ValueError as problem:
        raise BadDocument("this is not JSON", reason=str(problem)) from None
    except RecursionError:
        raise BadDocument("this is not JSON", reason="it is nested too deeply") from None


def _refuse(word: str) -> Json:
    raise ValueError(f"{word} is no number of JSON")


@dataclass(frozen=True, kw_only=True)
class Document:
    """A noun with a JSON form of its own: `kind` says which, `schema_version` how to read it. Later versions only add."""

    KIND: ClassVar[str]
    KEEP_DEFAULTS: ClassVar[bool] = True

    def to_json(self) -> dict[str, Json]:
        """The JSON object, with `schema_version` and `kind` first."""
        return {"schema_version": SCHEMA_VERSION, "kind": self.KIND, **encode(self)}

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Reads the JSON object. Raises `BadDocument` when it is of another kind, too new, or broken."""
        if not isinstance(data, dict):
            raise BadDocument(f"{cls._not_this()}: a JSON object was expected")
        if data.get("kind") != cls.KIND:
            raise BadDocument(cls._not_this(), reason=f"its kind is {data.get('kind')!r}")
        version = data.get("schema_version")
        if version != SCHEMA_VERSION or isinstance(version, bool):
            raise BadDocument(
                f"this {cls.KIND} document has schema_version {version!r}; this version reads {SCHEMA_VERSION}",
                hint="upgrade migratekit, or write the document again",
            )
        return decode(cls, data, where=cls.KIND)

    def to_text(self) -> str:
        """The JSON as text, the same for the same document."""
        text = io.StringIO()
        # `dumps` would keep each of millions of small pieces until the last.
        json.dump(self.to_json(), text, indent=2, ensure_ascii=False)
        text.write("\n")
        return text.getvalue()

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Reads what `to_text` wrote. Raises `BadDocument`."""
        try:
            data = parse(text)
        except BadDocument as problem:
            raise BadDocument(cls._not_this(), reason=problem.reason) from None
        return cls.from_json(data)

    @classmethod
    def _not_this(cls) -> str:
        return f"this is not {'an' if cls.KIND[0] in 'aeiou' else 'a'} {cls.KIND} document"

    @property
    def fingerprint(self) -> str:
        """A SHA-256 over the document, to tell whether two are the same."""
        return hashlib.sha256(self.to_text().encode()).hexdigest()
