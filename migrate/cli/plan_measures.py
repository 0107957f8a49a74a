"""What a plan may know of the data: a look at it now, or an assessment that looked at it before."""

from dataclasses import dataclass
from pathlib import Path

import click

from migrate.cli.options import combine
from migrate.errors import BadDocument, UsageProblem
from migrate.model.issue import Assessment
from migrate.model.names import Target
from migrate.model.probe import ProbeResult
from migrate.model.schema import Schema
from migrate.url import Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Where a plan takes the sizes of large values from. The default looks at nothing."""

    probe: bool = False
    seconds: float = 60.0
    rows: int = 1_000_000
    assessment: Path | None = None


measure_options = combine(
    click.option(
        "--probe-data", is_flag=True, help="Look at the data too, so that large values get the right LOB mode."
    ),
    click.option(
        "--probe-seconds",
        type=click.FloatRange(min=0),
        default=60,
        show_default=True,
        help="Time for looking at the data, in all.",
    ),
    click.option(
        "--probe-rows",
        type=click.IntRange(min=1),
        default=1_000_000,
        show_default=True,
        help="Rows to look at in one table; a larger one is sampled.",
    ),
    click.option(
        "--assessment",
        type=click.Path(path_type=Path, dir_okay=False),
        help="An assessment's .json that looked at the data: its measures are used instead.",
    ),
)


def measured(measures: Measures, schema: Schema, target: Target, url: Url | None) -> tuple[ProbeResult, ...]:
    """What was found out about the data. Raises `UsageProblem`, `BadDocument` or `ConnectionFailed`."""
    if measures.assessment is not None:
        if measures.probe:
            raise UsageProblem(
                "--probe-data and --assessment exclude each other", hint="look at the data now, or take an earlier look"
            )
        return _earlier(measures.assessment)
    if not measures.probe:
        return ()
    if url is None:
        raise UsageProblem(
            "a file holds no data to look at",
            hint="give SOURCE as an address, or leave --probe-data out, or give --assessment",
        )
    from migrate.assess.probes.run import probe_data

    return probe_data(schema, target, url, seconds=measures.seconds, most_rows=measures.rows)


def _earlier(path: Path) -> tuple[ProbeResult, ...]:
    try:
        assessment = Assessment.from_text(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise BadDocument(f"the assessment {path} can't be read", reason=str(problem)) from None
    if not assessment.probes:
        raise UsageProblem(
            f"the assessment {path} did not look at the data",
            hint="make it with migrate assess --probe-data, or give --probe-data here",
        )
    return assessment.probes
