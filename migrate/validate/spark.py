"""Compares chunks on Apache Spark: its executors open connections of their own to both servers.

PySpark is asked for only here, and only its RDDs, which every Spark that runs Python has: a local one, AWS Glue, Amazon EMR.
https://spark.apache.org/docs/latest/api/python/reference/api/pyspark.RDD.mapPartitions.html
"""

import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from migrate.engines.checksum import Span
from migrate.engines.connect import redact
from migrate.errors import ExecutorsFailed, UsageProblem
from migrate.validate.chunk_task import ChunkAnswer, ChunkTask, answers

if TYPE_CHECKING:
    from pyspark import SparkContext

_SAID = re.compile(r"^(?:[\w.]+\.)?(?:ExecutorsFailed: )?(\w*(?:Error|Exception)\b.*)$", re.MULTILINE)


def check_spark() -> None:
    """Raises `UsageProblem` where PySpark, or the Java that it runs on, is missing."""
    if importlib.util.find_spec("pyspark") is None:
        hint = "pip install 'migratekit[spark]', or leave out --engine spark"
        raise UsageProblem("--engine spark needs PySpark, which is not installed", hint=hint)
    home = os.environ.get("JAVA_HOME")
    java = (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is not None
    if not java and "PYSPARK_GATEWAY_PORT" not in os.environ:
        reason = f"JAVA_HOME is {home}, where there is no bin/java" if home else "there is no java on the PATH"
        raise UsageProblem(
            "--engine spark needs Java, which is not installed",
            reason=reason,
            hint="install Java 17 or later, or have JAVA_HOME name it; or leave out --engine spark",
        )


class Spark:
    """A `Cluster` of Spark's executors. The servers' addresses reach them in the function that they run, and in nothing else."""

    def __init__(self, context: "SparkContext", *, tasks: int) -> None:
        self._context, self.tasks = context, tasks

    def compute(self, task: ChunkTask, spans: Sequence[Span]) -> list[ChunkAnswer]:
        """One job. Raises `ExecutorsFailed`."""
        from py4j.protocol import Py4JError

        def answered(numbered: Iterable[tuple[int, Span]]) -> Iterator[tuple[int, ChunkAnswer]]:
            try:
                yield from answers(task, numbered)
            except Exception as problem:  # its words get into Spark's logs: none may hold a secret
                words = redact(f"{type(problem).__name__}: {problem}", task.source, task.target)
                raise ExecutorsFailed(words) from None

        self._context.setJobDescription(f"validate {task.pairing.mapping.source}")
        chunks = self._context.parallelize(list(enumerate(spans)), min(self.tasks, len(spans)))
        try:
            found = dict(chunks.mapPartitions(answered).collect())
        except Py4JError as problem:
            reason = redact(_said(str(problem)), task.source, task.target)
            hint = "every executor needs migratekit and its drivers, in the same version of Python"
            raise ExecutorsFailed("Spark's executors could not ask the servers", reason=reason, hint=hint) from None
        if found.keys() != set(range(len(spans))):
            raise ExecutorsFailed(f"Spark's executors answered for {len(found)} of {len(spans)} chunks")
        return [found[number] for number in range(len(spans))]


@contextmanager
def open_spark(*, tasks: int) -> Iterator[Spark]:
    """Gives the executors of the Spark that runs this process, else of one that is started, where its configuration says, and stopped.

    Raises `UsageProblem` where there is none.
    """
    check_spark()
    context, is_ours = _context()
    if context.master.startswith("local") and not os.environ.get("PYSPARK_PYTHON"):
        context.pythonExec = sys.executable
    try:
        yield Spark(context, tasks=tasks)
    finally:
        if is_ours:
            context.stop()


def _context() -> "tuple[SparkContext, bool]":
    """The running context, else a new one, and whether it is new."""
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException

    running = SparkContext._active_spark_context
    if running is not None:
        return running, False
    try:
        settings = SparkConf().setIfMissing("spark.app.name", "migrate validate")
        context = SparkContext(conf=settings.setIfMissing("spark.ui.showConsoleProgress", "false"))
    except (PySparkException, Py4JError, ValueError) as problem:
        hint = "PYSPARK_SUBMIT_ARGS and SPARK_CONF_DIR say which Spark is used; without them it is one on this machine"
        raise UsageProblem("Spark can't be started", reason=_said(str(problem)), hint=hint) from None
    context.setLogLevel("ERROR")
    return context, True


def _said(words: str) -> str:
    """The line of a long report that tells what happened: the last error of a Python process, else the first line."""
    python = words.partition("Driver stacktrace")[0]
    found = _SAID.findall(python)
    return found[-1].strip() if found else next(iter(words.strip().splitlines()), "")
