"""Compares one table as the options ask, and asks again what differs while changes are still carried over."""

import hashlib
import itertools
import time
from collections.abc import Callable
from dataclasses import replace

from migrate import __version__
from migrate.errors import ConnectionFailed, QueryFailed
from migrate.model.validation import DifferenceKind, Level
from migrate.validate.again import RowsAgain, WholeAgain
from migrate.validate.chunks import rows_a_chunk
from migrate.validate.course import Course, Passed
from migrate.validate.digests import count
from migrate.validate.options import Options
from migrate.validate.relations import Pairing
from migrate.validate.rows import Tally, compare
from migrate.validate.sampling import Windows
from migrate.validate.settle import Settling, settle
from migrate.validate.side import Side, both
from migrate.validate.spool import Spool
from migrate.validate.table import TableComparison, TooManyDifferences
from migrate.validate.verdict import Outcome

_MOST_ROWS = 100_000
"""Rows of a table that are asked again: their keys and digests are held in memory."""
_MOST_WITHOUT_KEY = 1000
"""Rows without a key that are asked again one by one: for a few of them all of the table has to be read."""


def asked(pairing: Pairing, options: Options, scope: str = "") -> str:
    """A SHA-256 over all that decides what a comparison of this table would find."""
    told = (
        __version__,
        pairing.mapping,
        (pairing.source, pairing.target, pairing.dropped, pairing.refused),
        (options.level_of(pairing.mapping.source), options.max_differences, options.share, options.seed, scope),
        options.settling is not None,
    )
    return hashlib.sha256(repr(told).encode(errors="surrogatepass")).hexdigest()


def look(sides: tuple[Side, Side], pairing: Pairing, options: Options, *, place: str, scope: str) -> Outcome:
    """Compares the table once. What a server refuses is in the outcome."""
    level = options.level_of(pairing.mapping.source)
    own = replace(options, level=level, max_differences=0 if options.settling else options.max_differences)
    comparison = TableComparison(*sides, pairing, own)
    outcome = Outcome(
        mapping=pairing.mapping,
        pairing=pairing,
        level=level,
        has_own_level=level is not options.level,
        scope=scope,
        tally=comparison.tally,
        rows=None,
    )
    began = time.monotonic()
    try:
        _run(comparison, sides, outcome, own, place)
    except TooManyDifferences:
        outcome.is_unfinished = True
    except (QueryFailed, ConnectionFailed) as problem:
        outcome.failure = problem.reason or problem.message
    outcome.tally = comparison.tally
    outcome.rows = outcome.rows or comparison.rows
    outcome.elapsed_seconds = time.monotonic() - began
    return outcome


def _run(comparison: TableComparison, sides: tuple[Side, Side], outcome: Outcome, options: Options, place: str) -> None:
    pairing, run = outcome.pairing, options.run
    if options.share and outcome.level is not Level.COUNTS and pairing.source.ordered:
        outcome.rows = both(*sides, (count(pairing.source), count(pairing.target)))
        chunk_rows = rows_a_chunk(pairing.row_bytes)
        windows = Windows(options.share, rows=outcome.rows[0], chunk_rows=chunk_rows, seed=options.seed)
        if not windows.is_whole:
            comparison.run(Course(some=windows.spans, tell=_teller(pairing, options, outcome.rows[0])))
            outcome.sample = windows.sample(comparison.rows) if windows.is_done and comparison.rows else None
            return
    start = run.place(place) if run else Passed()
    if options.spool is not None and start.missing + start.extra + start.different:
        start = Passed()  # the keys of the rows that were found are gone
    comparison.run(Course(start=start, tell=_teller(pairing, options, pairing.row_estimate, place)))


def _teller(pairing: Pairing, options: Options, rows: int, place: str = "") -> Callable[[Passed], None]:
    """Tells the ledger, and whoever watches, how far a table is."""

    def tell(passed: Passed) -> None:
        seen = max(passed.source_rows, passed.target_rows)
        options.told(pairing.mapping.source, seen, max(rows, seen))
        if options.run and place:
            options.run.passed(place, passed)

    return tell


def settled(outcome: Outcome, sides: tuple[Side, Side], options: Options, spool: Spool) -> None:
    """Asks again what differs in a table, and puts into the outcome what stays so.

    `spool` holds the keys of the rows that differ. Of what a server refuses, the outcome tells.
    """
    if options.settling is None or not outcome.differs:
        return
    began = time.monotonic()
    try:
        if outcome.tally.rows and _can_name(outcome):
            _settle_rows(outcome, sides, options, options.settling, spool)
        else:
            _settle_whole(outcome, sides, options.settling)
    except (QueryFailed, ConnectionFailed) as problem:
        outcome.failure = problem.reason or problem.message
        outcome.is_pending = True
        outcome.tally = Tally(max_samples=0)
        outcome.rows_explained = True
    outcome.elapsed_seconds += time.monotonic() - began


def _can_name(outcome: Outcome) -> bool:
    return bool(outcome.pairing.source.key) or outcome.tally.rows <= _MOST_WITHOUT_KEY


def _settle_rows(
    outcome: Outcome, sides: tuple[Side, Side], options: Options, settling: Settling, spool: Spool
) -> None:
    mapping = outcome.mapping
    keys = list(
        itertools.islice(itertools.chain.from_iterable(spool.batches(mapping, *DifferenceKind)), _MOST_ROWS + 1)
    )
    overflows = len(keys) > _MOST_ROWS
    question = RowsAgain(*sides, outcome.pairing)
    answers = settle(question, keys[:_MOST_ROWS], settling)
    spool.forget(mapping)
    tally = Tally(max_samples=options.max_differences, keys=lambda kind, key: spool.add(mapping, kind, key))
    source, target = question.last
    found = (
        {key: source[key] for key in answers.different if key in source},
        {key: target[key] for key in answers.different if key in target},
    )
    compare(*sides, outcome.pairing, found, tally)
    outcome.tally = tally
    outcome.settled, outcome.pending = len(answers.equal), len(answers.pending)
    outcome.rows_explained = True
    if overflows:
        outcome.is_unfinished = bool(tally.rows)
        outcome.is_pending = True


def _settle_whole(outcome: Outcome, sides: tuple[Side, Side], settling: Settling) -> None:
    question = WholeAgain(*sides, outcome.pairing, counts_only=outcome.level is Level.COUNTS)
    answers = settle(question, [WholeAgain.ITEM], settling)
    outcome.rows = question.rows
    outcome.tally = Tally(max_samples=0, checksums_differ=bool(answers.different) and outcome.level is not Level.COUNTS)
    outcome.is_pending = bool(answers.pending)
    outcome.rows_explained = not answers.different
