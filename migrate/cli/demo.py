"""`migrate demo`."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click

from migrate.cli.output import wants_colour, write_file
from migrate.cli.sources import address
from migrate.model.document import Document
from migrate.url import Url


@click.command()
@click.option(
    "--source",
    metavar="docker|URL",
    help="Migrate from MySQL: in a container, or a server where a database may be made.",
)
@click.option(
    "--server", metavar="URL", help="PostgreSQL server where databases may be made.  [default: an embedded one]"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-report"),
    show_default=True,
    help="Folder for what is made.",
)
def command(source: str | None, server: str | None, output: Path) -> int:
    """See the whole path on a bundled sample shop: assess, convert, prove, plan, move, validate.

    Needs no server, no Docker and no AWS account: an embedded PostgreSQL plays both sides. Three differences are then
    planted in the target, and validation finds them. Exits 1 when anything did not go as it should.

    \b
    Examples:
      migrate demo
      migrate demo --source docker
    """
    from migrate.execute.demonstration import Demonstration, demonstrate

    with contextlib.ExitStack() as stack:
        target = address(server, role="target") if server else stack.enter_context(_embedded())
        origin = stack.enter_context(_source(source)) if source else None
        result: Demonstration = demonstrate(output, server=target, source=origin, say=_say)
    documents = {
        "assessment": result.assessment,
        "run": result.progress,
        "validation": result.before,
        "validation-spoiled": result.after,
    }
    for name, noun in documents.items():
        _write(output / name, noun)
    _print(result.assessment, result.progress, result.before, result.after)
    found = sum(table.missing + table.extra + table.different for table in result.after.tables)
    click.echo(f"\nThe report: {output / 'assessment.html'}   DMS documents and runbook: {output / 'migration'}")
    proof = result.assessment.proof
    good = result.before.is_match and found == len(result.planted) and proof is not None and not proof.rejected
    click.echo(
        f"Planted {len(result.planted)} differences, found {found}."
        + ("" if good else " Something did not go as it should.")
    )
    return 0 if good else 1


@contextlib.contextmanager
def _embedded() -> Iterator[Url]:
    from migrate.execute.embedded import embedded_postgres

    _say("starting an embedded PostgreSQL")
    with embedded_postgres() as url:
        yield url


@contextlib.contextmanager
def _source(text: str) -> Iterator[Url]:
    if text != "docker":
        yield address(text, role="source")
        return
    from migrate.execute.container import mysql_container

    _say("starting MySQL in a container")
    with mysql_container() as url:
        yield url


def _write(path: Path, noun: Document) -> None:
    from migrate.report.formats import Format, render

    write_file(path.with_suffix(".json"), render(noun, Format.JSON))
    write_file(path.with_suffix(".html"), render(noun, Format.HTML))


def _print(*nouns: Document) -> None:
    from migrate.report.formats import Format, render

    for noun in nouns:
        click.echo()
        click.echo(_last_lines(render(noun, Format.TEXT, colour=wants_colour("auto"))))


def _last_lines(text: str, most: int = 14) -> str:
    return "\n".join(text.rstrip().splitlines()[-most:])


def _say(text: str) -> None:
    click.echo(f"… {text}", err=True)
