"""`migrate convert`."""

from pathlib import Path

import click

from migrate.cli.options import decisions_option, rename_option, renames_from, schema_options, target_option
from migrate.cli.output import write_file
from migrate.cli.sources import address, load_schema
from migrate.model.conversion import Conversion, Section
from migrate.model.issue import Proof


@click.command()
@click.argument("source", envvar="MIGRATE_SOURCE_URL")
@target_option
@schema_options
@rename_option
@decisions_option
@click.option("--verify-with", metavar="URL", help="Prove the result in a scratch database on this server.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the files."
)
def command(
    source: str,
    target: str,
    schemas: tuple[str, ...],
    dialect: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    rename_schemas: tuple[str, ...],
    decisions: Path | None,
    verify_with: str | None,
    output: Path,
) -> int:
    """Express the schema of SOURCE for TARGET.

    Writes pre-data.sql (to run before the rows are loaded), post-data.sql (after them), code.sql (routines, triggers and events),
    conversion.json and decisions.toml into a folder. Exits 1 when --verify-with shows a statement that the server refuses.

    \b
    Examples:
      migrate convert mysql://app@db.example/shop --target aurora-postgresql -o ddl
      migrate convert dump.sql --target postgresql -o ddl --verify-with postgresql://me@localhost/postgres
    """
    from migrate.convert.convert import convert
    from migrate.convert.decisions import read_decisions
    from migrate.convert.proof import prove
    from migrate.engines.engine import parse_target

    schema, _ = load_schema(source, dialect=dialect, schemas=schemas, include=include, exclude=exclude)
    choices = read_decisions(decisions) if decisions else {}
    conversion = convert(schema, parse_target(target), renames=renames_from(rename_schemas), choices=choices)
    write_conversion(conversion, output)
    proof = prove(conversion, address(verify_with, role="target")) if verify_with else None
    if proof is not None:
        tell_proof(proof)
    return int(proof is not None and proof.rejected > 0)


def write_conversion(conversion: Conversion, folder: Path) -> None:
    """Writes the scripts and conversion.json, and tells what was left out."""
    for section in Section:
        write_file(folder / f"{section.value}.sql", conversion.script(section))
    from migrate.convert.decisions import FILE_NAME, decisions_text

    write_file(folder / "conversion.json", conversion.to_text())
    write_file(folder / FILE_NAME, decisions_text(conversion.decisions))
    for item in conversion.skipped:
        click.echo(f"skipped {item.object}: {item.reason}", err=True)
    counts = ", ".join(
        f"{sum(statement.section is section for statement in conversion.statements)} in {section.value}.sql"
        for section in Section
    )
    click.echo(f"{len(conversion.statements)} statements: {counts}; {len(conversion.skipped)} skipped; wrote {folder}")


def tell_proof(proof: Proof) -> None:
    """Prints what the scratch target said, refused statements with the server's words."""
    for item in proof.objects:
        if not item.accepted:
            click.echo(
                f"rejected {item.object.kind.value} {item.object.name}: {item.error}\n{item.statement}\n", err=True
            )
    click.echo(f"proof on {proof.engine.title} {proof.version}: {proof.accepted} accepted, {proof.rejected} rejected")
