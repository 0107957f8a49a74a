"""`migrate checks`."""

import click

from migrate import catalogue


@click.command()
@click.argument("check", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Format of the list.",
)
def command(check: str | None, format_: str) -> None:
    """List the catalogue's checks, or explain CHECK: an id such as MY101, or a name.

    \b
    Examples:
      migrate checks
      migrate checks MY101
    """
    if check is not None:
        click.echo(catalogue.page(check).text.rstrip())
        return
    pages = catalogue.load()
    if format_ == "json":
        import json

        rows = [{"id": page.id, "name": page.name, "severity": page.severity, "title": page.title} for page in pages]
        click.echo(json.dumps(rows, indent=2))
        return
    for page in pages:
        click.echo(f"{page.id}  {page.severity:<8} {page.name:<40} {page.title}")
