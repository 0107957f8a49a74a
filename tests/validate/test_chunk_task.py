"""Chunks that other processes compare: what is sent there, what comes back, and what is made of it."""

import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from migrate.engines.checksum import Span
from migrate.errors import ConnectionFailed, ExecutorsFailed, QueryFailed
from migrate.model.validation import Level, TableValidation, TableVerdict
from migrate.validate.chunk_task import ChunkAnswer, ChunkTask, Manner, answers
from migrate.validate.cluster import in_waves
from migrate.validate.digests import Digest
from migrate.validate.options import Options
from migrate.validate.pairs import match_tables
from migrate.validate.validate import compare_schemas
from tests.validate.conftest import Sides


class Elsewhere:
    """Does what executors do, in this process: all that it gets and gives goes through bytes."""

    tasks = 2

    def __init__(self) -> None:
        self.manners: list[Manner] = []
        self.chunks = 0

    def compute(self, task: ChunkTask, spans: Sequence[Span]) -> Sequence[ChunkAnswer]:
        sent: ChunkTask = pickle.loads(pickle.dumps(task))
        assert sent == replace(task, expressions=sent.expressions)
        self.manners.append(sent.manner)
        self.chunks += len(spans)
        found: dict[int, ChunkAnswer] = pickle.loads(pickle.dumps(dict(answers(sent, enumerate(spans)))))
        return [found[number] for number in range(len(spans))]


def elsewhere(sides: Sides, options: Options) -> TableValidation:
    """What is found of a table so, but for the time it took."""
    schemas = sides.structures
    tables = [table for table in match_tables(*schemas) if table.source.name == sides.name]
    [found] = compare_schemas(sides.source, sides.target, schemas, tables, options=options).tables
    return replace(found, elapsed_seconds=0.0)


def filled(sides: Sides, columns: str, values: str, *, rows: int = 2000) -> None:
    sides.make(columns)
    texts = [values.replace("#", str(number)) for number in range(1, rows + 1)]
    sides.insert(*texts)


@pytest.mark.server
@pytest.mark.parametrize("level", [Level.ROWS, Level.CHECKSUMS])
class TestVerdicts:
    def test_equal(self, sides: Callable[..., Sides], level: Level) -> None:
        made = sides()
        filled(made, "id int PRIMARY KEY, name varchar(20)", "#, 'n#'")
        cluster = Elsewhere()
        found = elsewhere(made, Options(level=level, cluster=cluster))
        assert found == replace(made.verdict(level), elapsed_seconds=0.0)
        assert found.verdict is TableVerdict.MATCH
        assert cluster.chunks > 0

    def test_different_missing_and_extra(self, sides: Callable[..., Sides], level: Level) -> None:
        made = sides()
        filled(made, "id int PRIMARY KEY, name varchar(20)", "#, 'n#'")
        made.on_target("UPDATE {t} SET name = 'N7' WHERE id = 7")
        made.on_target("DELETE FROM {t} WHERE id = 1500")
        made.on_target("INSERT INTO {t} VALUES (-1, NULL)")
        found = elsewhere(made, Options(level=level, cluster=Elsewhere()))
        assert found == replace(made.verdict(level), elapsed_seconds=0.0)
        assert found.verdict is TableVerdict.MISMATCH

    def test_without_an_order_the_servers_are_asked_from_here(self, sides: Callable[..., Sides], level: Level) -> None:
        made, cluster = sides(), Elsewhere()
        filled(made, "name varchar(20) PRIMARY KEY, n int", "'n#', #", rows=50)
        made.on_target("DELETE FROM {t} WHERE n = 7")
        assert elsewhere(made, Options(level=level, cluster=cluster)) == replace(
            made.verdict(level), elapsed_seconds=0.0
        )
        assert cluster.chunks == 0

    def test_postgresql_on_both_sides(self, sides: Callable[..., Sides], level: Level) -> None:
        made, cluster = sides("postgres", "postgres-2"), Elsewhere()
        filled(made, "id int PRIMARY KEY, name varchar(20)", "#, 'n#'", rows=50)
        assert elsewhere(made, Options(level=level, cluster=cluster)).verdict is TableVerdict.MATCH
        assert cluster.chunks > 0

    def test_infinite_dates_have_no_place_in_an_order_of_both(self, sides: Callable[..., Sides], level: Level) -> None:
        made = sides()
        made.make("d date PRIMARY KEY")
        made.insert("'2020-01-01'", "'2021-01-01'")
        made.on_target("INSERT INTO {t} VALUES ('infinity')")
        found = elsewhere(made, Options(level=level, cluster=Elsewhere()))
        assert found == replace(made.verdict(level), elapsed_seconds=0.0)


@pytest.mark.server
class TestAnswers:
    @pytest.fixture
    def task(self, sides: Callable[..., Sides]) -> ChunkTask:
        made, kept = sides(), list[ChunkTask]()
        filled(made, "id int PRIMARY KEY, f double precision", "#, # / 8.0", rows=40)

        class Keeping(Elsewhere):
            def compute(self, task: ChunkTask, spans: Sequence[Span]) -> Sequence[ChunkAnswer]:
                kept.append(task)
                return super().compute(task, spans)

        elsewhere(made, Options(cluster=Keeping()))
        return kept[0]

    @pytest.mark.parametrize("manner", list(Manner))
    def test_every_manner_finds_the_chunk(self, task: ChunkTask, manner: Manner) -> None:
        spans = [Span(upper=("20",)), Span(lower=("20",))]
        found = dict(answers(replace(task, manner=manner), enumerate(spans)))
        for answer in found.values():
            assert isinstance(answer, tuple)
            assert answer[0] == answer[1]
            assert answer[0].rows == 20

    @pytest.mark.parametrize("manner", list(Manner))
    def test_rows_that_only_one_side_has(self, task: ChunkTask, manner: Manner) -> None:
        other = replace(task.pairing.target, where="id <> 33")
        changed = replace(task, manner=manner, pairing=replace(task.pairing, target=other))
        found = dict(answers(changed, enumerate([Span(upper=("20",)), Span(lower=("20",))])))
        assert [answer[0] == answer[1] for answer in found.values() if isinstance(answer, tuple)] == [True, False]

    def test_what_is_refused_is_an_answer(self, task: ChunkTask) -> None:
        broken = replace(task.pairing.target, where="nonsense = 1")
        changed = replace(task, pairing=replace(task.pairing, target=broken))
        [(_, answer)] = answers(changed, [(0, Span())])
        assert isinstance(answer, QueryFailed)
        [(_, answer)] = answers(replace(task, target=task.target.with_password("wrong")), [(0, Span())])
        assert isinstance(answer, ConnectionFailed)

    def test_it_does_not_show_a_password(self, task: ChunkTask) -> None:
        for url in (task.source, task.target):
            secret = replace(url, password="canary-77", options=(("sslpassword", "canary-77"),))
            assert "canary" not in repr(replace(task, source=secret, target=secret))
            assert "canary" not in str(replace(task, source=secret, target=secret))


class Saying:
    """Says what it is told to."""

    tasks = 1

    def __init__(self, *said: ChunkAnswer) -> None:
        self.said = list(said)

    def compute(self, task: ChunkTask, spans: Sequence[Span]) -> Sequence[ChunkAnswer]:
        del task
        return [self.said.pop(0) for _ in spans]


class TestWaves:
    def spans(self, count: int) -> list[Span]:
        return [Span(lower=(str(number),)) for number in range(count)]

    def run(self, cluster: Saying, count: int) -> list[tuple[int, object]]:
        made = []
        for spans, futures in in_waves(cluster, iter(self.spans(count)), lambda: None):  # type: ignore[arg-type,return-value]
            problem = futures[0].exception()
            made.append((len(spans), type(problem) if problem else futures[1].result()))
        return made

    def test_nothing(self) -> None:
        assert self.run(Saying(), 0) == []

    def test_every_chunk_once_and_in_order(self) -> None:
        digests = [(Digest(1, "a"), Digest(number, "b")) for number in range(70)]
        found = self.run(Saying(*digests), 70)
        assert [other for _, answer in found for other in answer] == [other for _, other in digests]  # type: ignore[attr-defined]

    def test_what_was_refused_stands_alone(self) -> None:
        good = Digest(1, "a"), Digest(1, "a")
        found = self.run(Saying(good, QueryFailed("one"), ValueError("two"), good, good), 5)
        assert [(count, kind) for count, kind in found if isinstance(kind, type)] == [(1, QueryFailed), (1, ValueError)]
        assert [count for count, _ in found] == [1, 1, 1, 2]

    def test_executors_that_fail_are_no_answer(self) -> None:
        class Broken(Saying):
            def compute(self, task: ChunkTask, spans: Sequence[Span]) -> Sequence[ChunkAnswer]:
                raise ExecutorsFailed("no")

        with pytest.raises(ExecutorsFailed):
            self.run(Broken(), 3)

    def test_too_few_answers_are_no_answer(self) -> None:
        class Short(Saying):
            def compute(self, task: ChunkTask, spans: Sequence[Span]) -> Sequence[ChunkAnswer]:
                return []

        with pytest.raises(ValueError, match="shorter"):
            self.run(Short(), 3)
