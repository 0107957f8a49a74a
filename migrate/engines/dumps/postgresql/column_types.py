"""Makes a column's type, as a live inspection would describe it."""

from migrate.engines.dumps.postgresql.drafts import TypeDraft
from migrate.engines.dumps.postgresql.types import TypeUse
from migrate.model.types import ColumnType, TypeKind

_KINDS = {
    "enum": TypeKind.ENUM,
    "domain": TypeKind.DOMAIN,
    "composite": TypeKind.COMPOSITE,
    "table": TypeKind.COMPOSITE,
    "view": TypeKind.COMPOSITE,
    "range": TypeKind.RANGE,
}
_FULL_FRACTION = 6


def column_type(use: TypeUse) -> ColumnType:
    """The type of a column that is declared so."""
    made = use.made
    kind = _KINDS.get(made.kind, TypeKind.BASE) if made else TypeKind.BASE
    domain = made if isinstance(made, TypeDraft) and made.kind == "domain" else None
    basis = domain.base if domain and domain.base else use
    length, precision, scale, fraction = _parts(basis if not (domain and basis.dimensions) else None)
    return ColumnType(
        name=made.name.name if made else use.name,
        text=use.text,
        kind=TypeKind.ARRAY if use.dimensions else kind,
        length=length,
        precision=precision,
        scale=scale,
        fraction=fraction,
        labels=tuple(made.labels) if isinstance(made, TypeDraft) and made.kind == "enum" else (),
        dimensions=use.dimensions,
        schema=made.name.schema if made else use.schema,
        base=domain.base.text if domain and domain.base else "",
    )


def _parts(use: TypeUse | None) -> tuple[int | None, int | None, int | None, int | None]:
    """Length, precision, scale and fraction."""
    if use is None or use.made is not None or use.schema:
        return None, None, None, None
    numbers = [int(part) for part in use.modifiers.split(",") if part.lstrip("-").isdigit()]
    if use.name == "interval" or use.name.startswith(("time ", "timestamp ")):
        return None, None, None, numbers[0] if numbers else _FULL_FRACTION
    if not numbers:
        return None, None, None, None
    if use.name in ("character", "character varying", "bit", "bit varying"):
        return numbers[0], None, None, None
    if use.name == "numeric":
        return None, numbers[0], numbers[-1] if len(numbers) > 1 else 0, None
    return None, None, None, None
