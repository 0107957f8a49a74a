"""What every report of a conversion says: its head line, its statements by section, what was renamed or left out."""

from collections import Counter

from migrate.model.conversion import Conversion, Section, TableMapping
from migrate.model.issue import Severity
from migrate.report.words import count, engine_title, plural, severity_count, target_title


def conversion_head(conversion: Conversion) -> str:
    """What is converted into what."""
    source = conversion.source
    engine = engine_title(source.engine, source.version)
    name = f"{source.database} ({engine})" if source.database else engine
    return f"Converting {name} to {target_title(conversion.target)}"


def sections(conversion: Conversion) -> tuple[tuple[str, int, str], ...]:
    """For each script its file's name, the number of statements, and what they make."""
    shown = []
    for section in Section:
        kinds = Counter(item.object.kind for item in conversion.statements if item.section is section)
        made = ", ".join(count(number, kind.value, plural(kind)) for kind, number in kinds.items())
        shown.append((f"{section.value}.sql", kinds.total(), made or "nothing"))
    return tuple(shown)


def renames(conversion: Conversion) -> tuple[tuple[str, str], ...]:
    """Tables and columns that have another name on the target; a column that is not carried over has none."""
    changed = [(str(table.source), str(table.target)) for table in conversion.tables if table.source != table.target]
    for table in conversion.tables:
        changed += _columns(table)
    return tuple(changed)


def _columns(table: TableMapping) -> list[tuple[str, str]]:
    return [
        (f"{table.source}.{column.source}", f"{table.target}.{column.target}" if column.target else "")
        for column in table.columns
        if column.source != column.target
    ]


def conversion_answer(conversion: Conversion) -> str:
    """The closing sentence: how much was expressed."""
    errors = sum(issue.severity is Severity.ERROR for issue in conversion.issues)
    warnings = sum(issue.severity is Severity.WARNING for issue in conversion.issues)
    found = f"{severity_count(Severity.ERROR, errors)}, {severity_count(Severity.WARNING, warnings)}"
    if errors:
        return f"Not everything could be expressed: {found}."
    if conversion.skipped:
        return f"Expressed, but {count(len(conversion.skipped), 'object')} skipped: {found}."
    return f"Everything was expressed, in {count(len(conversion.statements), 'statement')}: {found}."
