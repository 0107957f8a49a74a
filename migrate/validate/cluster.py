"""Has other processes compare chunks: it plans them in waves, and plans the next one while they work on the last."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import groupby, islice
from typing import Protocol

from migrate.engines.checksum import Span
from migrate.validate.chunk_task import ChunkAnswer, ChunkTask
from migrate.validate.digests import Digest
from migrate.validate.rows import Rows

Answer = list[Digest] | Rows
Futures = tuple[Future[Answer], Future[Answer]]
Asked = Future[Sequence[ChunkAnswer]]
_CHUNKS_A_TASK = 32


class Cluster(Protocol):
    """Processes that reach both servers."""

    tasks: int
    """How many of them work at once, each with one connection to each server."""

    def compute(self, task: ChunkTask, spans: Sequence[Span]) -> Sequence[ChunkAnswer]:
        """What the servers say of each chunk. Raises `ExecutorsFailed` when the processes could not be made to ask."""
        ...


def in_waves(
    cluster: Cluster, spans: Iterator[Span], task: Callable[[], ChunkTask]
) -> Iterator[tuple[list[Span], Futures]]:
    """Some spans at a time, in their order, each with what the servers said of them. `task` is asked anew for each wave."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="cluster") as pool, ExitStack() as stack:
        waiting: deque[tuple[list[Span], Asked]] = deque()
        stack.callback(_cancel, waiting)
        while wave := list(islice(spans, cluster.tasks * _CHUNKS_A_TASK)):
            waiting.append((wave, pool.submit(cluster.compute, task(), wave)))
            if len(waiting) > 1:
                yield from _answered(*waiting.popleft())
        while waiting:
            yield from _answered(*waiting.popleft())


def _cancel(waiting: Iterable[tuple[list[Span], Asked]]) -> None:
    for _, asked in waiting:
        asked.cancel()


def _answered(spans: Sequence[Span], asked: Asked) -> Iterator[tuple[list[Span], Futures]]:
    """The spans that were answered, in groups, and each that was not by itself."""
    numbered = enumerate(zip(spans, asked.result(), strict=True))
    for _, items in groupby(numbered, key=lambda item: _group(item[0], item[1][1])):
        group = [item for _, item in items]
        yield [span for span, _ in group], _futures([answer for _, answer in group])


def _group(number: int, answer: ChunkAnswer) -> tuple[bool, int]:
    return (False, number // _CHUNKS_A_TASK) if isinstance(answer, tuple) else (True, number)


def _futures(found: Sequence[ChunkAnswer]) -> Futures:
    refused = next((answer for answer in found if not isinstance(answer, tuple)), None)
    source, target = Future[Answer](), Future[Answer]()
    for number, future in enumerate((source, target)):
        if refused is not None:
            future.set_exception(refused)
        else:
            future.set_result([answer[number] for answer in found if isinstance(answer, tuple)])
    return source, target
