"""The text of a whole row, and why no two rows share one.

Columns whose text holds no comma and no semicolon come first; then, one after another, the texts that may hold anything; then
each of those texts' sizes in bytes. NULL is `N` where a value or a size stands, and nothing where the text would stand. Read from its end
a text of rows ended by semicolons has one meaning only: so many sizes, the texts that they measure, so many values, the next row.
"""

from collections.abc import Sequence

from migrate.engines.checksum_expressions import Cell, Expressions


def row_text(engine: Expressions, cells: Sequence[Cell], *, wide: bool) -> str:
    """The expression of a row's text. `wide` puts the SHA-256 of a text of any length in the place of the text."""
    values, texts, sizes = [], [], []
    for cell in cells:
        if not cell.form.is_free:
            values.append(engine.marked(cell, engine.printed(cell)))
        elif wide:
            values.append(engine.marked(cell, engine.sha256(engine.text(cell))))
        else:
            texts.append(engine.text(cell))
            sizes.append(engine.marked(cell, engine.size(cell)))
    return engine.joined([*values, *texts, *sizes])
