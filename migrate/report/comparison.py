"""What every report of a validation says: a table's verdict in words, the rows that differ, the closing line."""

from collections.abc import Iterator
from typing import assert_never

from migrate.model.structure import StructureComparison
from migrate.model.validation import (
    Difference,
    OtherValidator,
    Repair,
    TableValidation,
    TableVerdict,
    Unrepairable,
    Validation,
)
from migrate.report.timings import performance_words
from migrate.report.words import count, duration

NULL = "NULL"
_LONGEST_VALUE = 120


def verdict_words(table: TableValidation) -> str:
    """The verdict with its reason, such as `1 missing: id=77120` or `skipped: no primary key`."""
    match table.verdict:
        case TableVerdict.MATCH:
            words = "match"
        case TableVerdict.MISMATCH:
            return _mismatch(table)
        case TableVerdict.NOT_COMPARABLE:
            words = "not comparable"
        case TableVerdict.SKIPPED:
            words = "skipped"
        case TableVerdict.PARTIAL:
            words = "no difference in what was compared"
        case TableVerdict.PENDING:
            words = "pending"
        case _:
            assert_never(table.verdict)
    return f"{words}: {table.reason}" if table.reason else words


def _mismatch(table: TableValidation) -> str:
    numbers = (("missing", table.missing), ("extra", table.extra), ("different", table.different))
    found = ", ".join(f"{number:,} {word}" for word, number in numbers if number)
    if not found:
        return f"mismatch: {table.reason}" if table.reason else "mismatch"
    if table.missing + table.extra + table.different == 1 and table.samples:
        return f"{found}: {key_words(table.samples[0])}"
    return f"mismatch: {found}"


def notes(table: TableValidation) -> Iterator[str]:
    """What else there is to say of a table, a line each."""
    if table.level is not None:
        yield f"compared by {table.level.value} only"
    if table.verdict is TableVerdict.MISMATCH and (table.sample or table.scope or table.pending):
        yield table.reason
    if table.settled:
        yield f"{count(table.settled, 'row')} differed at first and became equal while changes were carried over"
    if table.dms is not None:
        yield dms_words(table.dms)


def dms_words(dms: OtherValidator) -> str:
    """What became of the rows that AWS DMS's own validation calls different."""
    words = [f"{dms.confirmed:,} still differ", f"{dms.equal:,} are equal now"]
    if dms.unclear:
        words.append(f"{dms.unclear:,} can't be told")
    shown = f" ({', '.join(dms.equal_keys[:3])}{', …' if dms.equal > 3 else ''})" if dms.equal_keys else ""
    return f"of the rows that AWS DMS noted as different {', '.join(words)}{shown}"


def key_words(difference: Difference) -> str:
    """The key of a row that differs, such as `id=77120`."""
    return ", ".join(f"{column}={value}" for column, value in difference.key) or "(no key)"


def value_words(value: str | None) -> str:
    """A column's canonical text, NULL told from the text 'NULL', a long one shortened with its length.

    >>> value_words(None), value_words("NULL")
    ('NULL', "'NULL'")
    """
    if value is None:
        return NULL
    if len(value) > _LONGEST_VALUE:
        return f"'{value[:_LONGEST_VALUE]}…' ({count(len(value), 'letter')})"
    return f"'{value}'"


def rows_words(rows: int | None) -> str:
    """A number of rows, or a dash where none were counted."""
    return "–" if rows is None else f"{rows:,}"


def answer(validation: Validation) -> str:
    """The answer in a sentence, for a report's first line."""
    counts = validation.counts
    if validation.is_match:
        skipped = (
            f"; {count(counts[TableVerdict.SKIPPED], 'table')} not compared" if counts[TableVerdict.SKIPPED] else ""
        )
        partly = counts[TableVerdict.PARTIAL]
        if not counts[TableVerdict.MATCH]:
            return f"No difference was found in the parts of {count(partly, 'table')} that were compared{skipped}."
        more = f", and in the parts of {partly:,} more that were compared" if partly else ""
        return f"The data is the same in {count(counts[TableVerdict.MATCH], 'table')}{more}{skipped}."
    if counts[TableVerdict.MISMATCH]:
        return f"The data differs in {count(counts[TableVerdict.MISMATCH], 'table')} of {len(validation.tables):,}."
    if counts[TableVerdict.PENDING]:
        return f"{count(counts[TableVerdict.PENDING], 'table')} still changed and can't be judged yet."
    if counts[TableVerdict.NOT_COMPARABLE]:
        return f"{count(counts[TableVerdict.NOT_COMPARABLE], 'table')} could not be compared."
    return "No table was compared."


def totals(validation: Validation) -> str:
    """The closing line: `38 match, 1 mismatch, 1 skipped, in 2m14s`."""
    words = [
        f"{number:,} {verdict.value.replace('-', ' ')}"
        for verdict, number in validation.counts.items()
        if number or verdict is TableVerdict.MATCH
    ]
    return f"{', '.join(words)}, in {duration(validation.elapsed_seconds)}"


def repair_words(repair: Repair) -> tuple[str, ...]:
    """What the script that repairs the target holds, and what it can't repair.

    >>> repair_words(Repair(updates=2, replaced=1, inserts=1))
    ('Repair SQL: 1 insert, 2 updates, 0 deletes; 1 row is replaced whole.',)
    """
    told = ", ".join(
        count(number, word)
        for number, word in ((repair.inserts, "insert"), (repair.updates, "update"), (repair.deletes, "delete"))
    )
    replaced = f"; {count(repair.replaced, 'row')} {'is' if repair.replaced == 1 else 'are'} replaced whole"
    failed = (f"Not repaired: {_rows_of(item)}{item.table}: {item.reason}" for item in repair.unrepaired)
    return (f"Repair SQL: {told}{replaced if repair.replaced else ''}.", *failed)


def _rows_of(item: Unrepairable) -> str:
    return f"{count(item.rows, 'row')} of " if item.rows else ""


def beside_words(validation: Validation) -> tuple[str, ...]:
    """What was compared beside the rows, a sentence for each thing that differs and one for each that does not."""
    return (
        *_structure_words(validation.structure),
        *_aggregate_words(validation),
        *_query_words(validation),
        *performance_words(validation),
    )


def _structure_words(structure: StructureComparison | None) -> Iterator[str]:
    if structure is None:
        return
    compared = ", ".join(f"{number:,} {kind}" for kind, number in structure.compared)
    differences = count(len(structure.differences), "difference") if structure.differences else "no difference"
    yield f"Structure: {differences} ({compared})."
    for item in structure.differences:
        found = item.found or "nothing"
        wanted = f"{item.expected}, found {found}" if item.expected else found
        yield f"{item.severity.value}: {item.object.kind.value} {item.object.name}: {item.aspect}: {wanted}"


def _aggregate_words(validation: Validation) -> Iterator[str]:
    if not validation.aggregates:
        return
    compared = sum(table.compared for table in validation.aggregates)
    differing = sum(len(table.differences) for table in validation.aggregates)
    yield f"Aggregates: {differing:,} of {compared:,} differ."
    for table in validation.aggregates:
        if table.reason:
            yield f"{table.table}: {table.reason}"
        for item in table.differences:
            place = f"{table.table}.{item.column}" if item.column else table.table
            yield f"{place}: {item.aggregate}: source {value_words(item.source)}, target {value_words(item.target)}"


def _query_words(validation: Validation) -> Iterator[str]:
    for item in validation.queries:
        times = (
            f" ({duration(item.source_seconds)} on the source, {duration(item.target_seconds)} on the target)"
            if item.source_seconds is not None and item.target_seconds is not None
            else ""
        )
        slower = ", slower on the target" if item.is_slower else ""
        reason = f": {item.reason}" if item.reason else ""
        yield f"Query {item.name}: {item.verdict.replace('-', ' ')}{slower}{times}{reason}"
