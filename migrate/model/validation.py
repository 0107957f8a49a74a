"""What a comparison of source and target found, table by table."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from migrate.model.codec import Json, encode
from migrate.model.document import SCHEMA_VERSION, Document
from migrate.model.measures import AggregateComparison, QueryComparison, StatementTiming
from migrate.model.structure import StructureComparison


class TableVerdict(StrEnum):
    """What is known of a table after it was compared."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_COMPARABLE = "not-comparable"
    SKIPPED = "skipped"
    PARTIAL = "partial"
    """Equal in what was compared, which was not all: a sample, the rows of a condition, or nothing where neither server was written to."""
    PENDING = "pending"
    """Rows differ, and what they are compared with still changes: neither equal nor different can be said yet."""


class Level(StrEnum):
    """How deep a comparison goes. Declared from shallow to deep."""

    COUNTS = "counts"
    CHECKSUMS = "checksums"
    ROWS = "rows"


class DifferenceKind(StrEnum):
    """How a row differs."""

    MISSING = "missing"
    """In the source, not in the target."""
    EXTRA = "extra"
    """In the target, not in the source."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDifference:
    """One column's canonical text on both sides; None is NULL."""

    column: str
    source: str | None
    target: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One row that differs, named by its key."""

    kind: DifferenceKind
    key: tuple[tuple[str, str], ...]
    """Key columns with their values' canonical text."""
    columns: tuple[ColumnDifference, ...] = ()
    """Of a row that is on both sides: the columns that differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was read of a table where not all of it was, and what that says of the rest."""

    ranges: int
    """Ranges of the key that were compared whole, one chosen at random of each of as many equal parts of the table."""
    source_rows: int
    target_rows: int
    seed: int
    confidence_percent: float
    most_percent: float
    """Where no difference was found: with that confidence, fewer of the rows than this differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherValidator:
    """What AWS DMS's own validation noted of a table on the target, asked again."""

    confirmed: int
    """Rows that it calls different and that do differ now."""
    equal: int
    """Rows that it calls different and that are equal now."""
    unclear: int = 0
    """Notes that name no row of these columns, such as warnings, or a key in a form that is not understood."""
    equal_keys: tuple[str, ...] = ()
    """The first keys of those that are equal now, as DMS writes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableValidation:
    """One table's comparison."""

    KEEP_DEFAULTS = True

    table: str
    """The source's name, `schema.table`."""
    verdict: TableVerdict
    target: str = ""
    """The target's name, `schema.table`."""
    source_rows: int | None = None
    target_rows: int | None = None
    checksum: str | None = None
    """`equal`, `differs`, or None where none was computed."""
    missing: int = 0
    extra: int = 0
    different: int = 0
    samples: tuple[Difference, ...] = ()
    reason: str = ""
    elapsed_seconds: float = 0.0
    excluded_columns: tuple[tuple[str, str], ...] = ()
    """Columns left out of the checksum, each with its reason."""
    level: Level | None = None
    """How deep this table was compared, where a rule says otherwise than for the others."""
    scope: str = ""
    """The condition whose rows alone were compared."""
    sample: Sample | None = None
    pending: int = 0
    """Rows that differ and whose source still changes, or that the target may not have caught up with."""
    settled: int = 0
    """Rows that differed at first and were found equal when they were asked again."""
    dms: OtherValidator | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrepairable:
    """Rows that differ and that no statement was written for."""

    table: str
    """The target's name, `schema.table`."""
    reason: str
    rows: int = 0
    """How many; 0 where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What is in a script that makes the target equal."""

    inserts: int = 0
    updates: int = 0
    deletes: int = 0
    """Rows that the source does not have."""
    replaced: int = 0
    """Rows deleted to be inserted anew."""
    unrepaired: tuple[Unrepairable, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Validation(Document):
    """The comparison of two databases."""

    KIND = "validation"

    level: Level
    tables: tuple[TableValidation, ...] = ()
    source: str = ""
    """The source's address, masked."""
    target: str = ""
    elapsed_seconds: float = 0.0
    started_at: str = ""
    """In UTC, as ISO 8601 has it; empty where it is not known."""
    repair: Repair | None = None
    """What was written to repair the target, where that was asked for."""
    structure: StructureComparison | None = None
    """The target's structure beside the conversion's, where that was asked for."""
    aggregates: tuple[AggregateComparison, ...] = ()
    queries: tuple[QueryComparison, ...] = ()
    performance: tuple[StatementTiming, ...] = ()
    """The statements of the performance baseline, where that was asked for. They have no say in whether all matches."""

    @property
    def counts(self) -> dict[TableVerdict, int]:
        """How many tables have each verdict, every verdict named."""
        counted = Counter(table.verdict for table in self.tables)
        return {verdict: counted[verdict] for verdict in TableVerdict}

    @property
    def is_match(self) -> bool:
        """Whether at least one table was compared, and every one that could be is equal. Nothing checked is no match."""
        counts = self.counts
        doubts = TableVerdict.MISMATCH, TableVerdict.NOT_COMPARABLE, TableVerdict.PENDING
        rows = (counts[TableVerdict.MATCH] or counts[TableVerdict.PARTIAL]) > 0 and not any(map(counts.get, doubts))
        beside = all(table.is_match for table in self.aggregates) and all(query.is_match for query in self.queries)
        return rows and beside and (self.structure is None or self.structure.is_match)

    def to_json(self) -> dict[str, Json]:
        """The validation as DESIGN's contract spells it."""
        summary = {verdict.value.replace("-", "_"): count for verdict, count in self.counts.items()}
        return {"schema_version": SCHEMA_VERSION, "kind": self.KIND, "summary": summary, **encode(self)}
