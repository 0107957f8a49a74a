"""`migrate checks`."""

import json

import click

from migrate.catalogue import Page, load, matching, page
from migrate.model.issue import Severity
from migrate.model.names import EngineName


@click.command()
@click.argument("check", required=False)
@click.option(
    "--select", multiple=True, metavar="CHECK", help="Only these: an id, the start of one, or a name. Repeatable."
)
@click.option(
    "--engine", type=click.Choice([engine.value for engine in EngineName]), help="Only checks that look at this source."
)
@click.option(
    "--severity", type=click.Choice([severity.value for severity in Severity]), help="Only checks of this severity."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Format of the list.",
)
def command(check: str | None, select: tuple[str, ...], engine: str | None, severity: str | None, format_: str) -> None:
    """List the catalogue's checks, or explain CHECK: an id such as MY101, or a name.

    \b
    Examples:
      migrate checks --engine mysql --severity error
      migrate checks MY101
    """
    if check is not None:
        click.echo(explain(page(check)))
        return
    wanted = {found.id for selector in select for found in matching(selector)}
    pages = [
        item
        for item in load()
        if (not select or item.id in wanted)
        and (engine is None or EngineName(engine) in item.engines)
        and (severity is None or item.severity is Severity(severity))
    ]
    if format_ == "json":
        click.echo(json.dumps([_row(item) for item in pages], indent=2, ensure_ascii=False))
        return
    for item in pages:
        click.echo(f"{item.id}  {item.severity:<8} {item.name:<36} {item.title}")
    click.echo(f"{len(pages)} checks", err=True)


def explain(item: Page) -> str:
    """The whole page as text for a terminal."""
    facts = [
        f"{item.id} {item.name}: {item.title}",
        f"{item.severity}, {item.verdict}; from {', '.join(item.engines)} to {', '.join(item.targets)}",
        f"effort: {item.effort.level}, {item.effort.low_hours:g} to {item.effort.high_hours:g} hours an occurrence",
        f"see: {item.url}",
    ]
    if item.dms:
        facts.append(f"DMS premigration assessment: {item.dms}")
    samples = [("Flagged", item.flagged), ("Clean", item.clean)]
    shown = [f"{title}\n\n" + "\n\n".join(_indented(sample.sql) for sample in found) for title, found in samples]
    return "\n\n".join(["\n".join(facts), f"Why\n\n{item.why}", f"Fix\n\n{item.fix}", *shown])


def _indented(sql: str) -> str:
    return "\n".join(f"    {line}" for line in sql.strip().splitlines())


def _row(item: Page) -> dict[str, object]:
    return {
        "id": item.id,
        "name": item.name,
        "title": item.title,
        "severity": item.severity.value,
        "verdict": item.verdict.value,
        "engines": [engine.value for engine in item.engines],
        "targets": list(item.targets),
        "fixed_in": dict(item.fixed_in),
        "url": item.url,
        "dms": item.dms,
    }
