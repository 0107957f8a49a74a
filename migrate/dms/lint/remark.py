"""How the checks say something."""

from migrate.dms.inventory import GUIDE, Entry
from migrate.dms.shape import Fault
from migrate.model.lint import Finding
from migrate.model.severity import Severity

MAPPINGS = "CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation"
SELECTIONS = f"{MAPPINGS}.Selections"
TRANSFORMATIONS = f"{MAPPINGS}.Transformations"
WILDCARDS = f"{MAPPINGS}.Wildcards"
TABLE_SETTINGS = f"{MAPPINGS}.Tablesettings"
EXPRESSIONS = f"{MAPPINGS}.Expressions"
FILTERS = "CHAP_Tasks.CustomizingTasks.Filters"
SETTINGS = "CHAP_Tasks.CustomizingTasks.TaskSettings"
LOBS = "CHAP_Tasks.LOBSupport"


def error(code: str, path: str, message: str, *, page: str, fix: str = "") -> Finding:
    """What DMS would refuse."""
    return _finding(Severity.ERROR, code, path, message, page, fix)


def warning(code: str, path: str, message: str, *, page: str, fix: str = "") -> Finding:
    """What would bite later."""
    return _finding(Severity.WARNING, code, path, message, page, fix)


def note(code: str, path: str, message: str, *, page: str, fix: str = "") -> Finding:
    """What is good to know."""
    return _finding(Severity.INFO, code, path, message, page, fix)


def of_fault(fault: Fault, where: str) -> Finding:
    """A fault of form as a finding."""
    return Finding(
        severity=fault.severity,
        code=fault.code,
        path=where + fault.path,
        message=fault.message,
        fix=fault.fix,
        url=fault.entry.url if fault.entry else "",
    )


def since(entry: Entry, path: str, version: str, engine_version: str, *, what: str = "") -> Finding | None:
    """What is to be said of a key, or a word, that DMS knows from `version` on."""
    name = what or entry.key
    if not engine_version:
        return note("newer-engine", path, f"{name} needs DMS {version} or later", page=entry.page)
    if _number(engine_version) >= _number(version):
        return None
    return error(
        "newer-engine",
        path,
        f"{name} needs DMS {version} or later, not {engine_version}",
        page=entry.page,
        fix="use a later engine version, or leave it out",
    )


def listed(names: "list[str] | tuple[str, ...]", *, most: int = 5) -> str:
    """A few of the names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _finding(severity: Severity, code: str, path: str, message: str, page: str, fix: str) -> Finding:
    url = f"{page}.html" if page.startswith("https:") else f"{GUIDE}/{page}.html"
    return Finding(severity=severity, code=code, path=path, message=message, fix=fix, url=url)
