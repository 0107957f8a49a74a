"""A task-settings document as a value: every documented setting by its path, with DMS's default, and nothing lost."""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.dms.inventory import Entry, settings
from migrate.dms.keys import Extra
from migrate.dms.shape import faults, say
from migrate.errors import BadDocument
from migrate.model.codec import Json
from migrate.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSettings:
    """The settings, with the document that they stand in. Paths are those of the inventory: `TargetMetadata.LobMaxSize`."""

    document: Extra

    @classmethod
    def parse(cls, document: Json) -> "TaskSettings":
        """Reads a document. Raises `BadDocument`, with the place, for a value that DMS would refuse."""
        if not isinstance(document, dict):
            raise BadDocument(f"$: an object was expected, not {say(document)}")
        for fault in faults(document, "", settings()):
            if fault.severity is Severity.ERROR:
                raise BadDocument(fault.at("$"), hint=fault.fix)
        return cls(document=document)

    def to_document(self) -> Extra:
        """The document, as DMS takes it: what was read, unknown keys included."""
        return dict(self.document)

    def value(self, path: str) -> Json:
        """The setting's value; DMS's default where it is missing, or null. Raises `KeyError` for a path that is not documented."""
        entry = settings()[path]
        given = self._given(path)
        return entry.default if given is None else given

    def number(self, path: str) -> int:
        """The setting's value where it is a whole number, else 0."""
        value = self.value(path)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    def has(self, path: str) -> bool:
        """Whether the document sets it."""
        return self._given(path) is not None

    def with_value(self, path: str, value: Json) -> "TaskSettings":
        """The same with one setting changed. Raises `BadDocument` for a value that DMS would refuse."""
        blocks = path.split(".")
        made = dict(self.document)
        inner = made
        for block in blocks[:-1]:
            inner[block] = dict(inner.get(block) or {})
            inner = inner[block]
        inner[blocks[-1]] = value
        if settings().get(path) is None:
            raise BadDocument(f"{path} is no task setting that AWS DMS documents")
        return TaskSettings.parse(made)

    def given(self) -> Iterator[tuple[Entry, Json]]:
        """Every documented setting that the document has, with its value; items of lists apart."""
        yield from _given_below(self.document, "")

    @property
    def unknown(self) -> tuple[str, ...]:
        """The paths of keys that are not documented."""
        return tuple(fault.path[1:] for fault in faults(self.document, "", settings()) if fault.code == "unknown-key")

    def holds(self, condition: str) -> bool:
        """Whether a condition of the inventory holds: `path=value`, or `path` for any value but none."""
        path, _, wanted = condition.partition("=")
        value = self.value(path)
        return str(value).lower() == wanted.lower() if wanted else bool(value)

    def _given(self, path: str) -> Json:
        value: Json = self.document
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        return value


def _given_below(value: Extra, path: str) -> Iterator[tuple[Entry, Json]]:
    for key, entry in settings().children(path).items():
        given = value.get(key)
        if given is None:
            continue
        yield entry, given
        if isinstance(given, dict):
            yield from _given_below(given, entry.path)


def words_of(condition: str) -> str:
    """A condition of the inventory in words.

    >>> words_of("Logging.EnableLogging=true")
    'Logging.EnableLogging = true'
    """
    return condition.replace("=", " = ")
