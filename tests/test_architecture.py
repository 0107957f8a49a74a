"""Holds the shape of the code: floors, sizes, names, and what a start of the command imports."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "migrate"
FLOORS = (
    ("errors", "resources"),
    ("url",),
    ("model",),
    ("catalogue",),
    ("config", "report", "sample"),
    ("engines",),
    ("assess", "convert", "dms", "validate"),
    ("execute",),
    ("testing",),
    ("cli",),
    ("__main__",),
)
FLOOR_OF = {name: number for number, names in enumerate(FLOORS) for name in names}
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "handler", "base", "common", "misc"}
ONLY_IN = {
    "click": "migrate/cli/",
    "rich": "migrate/cli/",
    "boto3": ("migrate/execute/aws", "migrate/testing"),
    "botocore": ("migrate/execute/aws", "migrate/testing"),
    "pyspark": "migrate/validate/spark",
    "py4j": "migrate/validate/spark",
}
MOST_LINES, MOST_CHECK_LINES, MOST_FUNCTION_LINES, MOST_NESTING = 400, 120, 50, 3


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imports_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "migrate")


def floor_faults(path: Path, tree: ast.Module) -> list[str]:
    own = part_of(path)
    if own == "__init__":
        return []
    faults = []
    for name in imports_of(tree):
        parts = name.split(".")
        if parts[0] != "migrate" or len(parts) < 2 or parts[1] == "__version__":
            continue
        other = parts[1]
        if other not in FLOOR_OF:
            faults.append(f"{path}: {name} stands on no floor")
        elif other != own and FLOOR_OF[other] >= FLOOR_OF[own]:
            faults.append(f"{path}: imports {name} from floor {FLOOR_OF[other]}")
    return faults


def nesting(node: ast.AST, depth: int = 0) -> int:
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        deeper = isinstance(child, (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match))
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        deepest = max(deepest, nesting(child, depth + (1 if deeper and not is_elif else 0)))
    return deepest


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
class TestModule:
    def test_imports_only_from_lower_floors(self, path: Path) -> None:
        assert floor_faults(path, ast.parse(path.read_text())) == []

    def test_keeps_the_heavy_libraries_where_they_belong(self, path: Path) -> None:
        place = path.relative_to(PACKAGE.parent).as_posix()
        for name in imports_of(ast.parse(path.read_text())):
            only = ONLY_IN.get(name.split(".")[0])
            assert only is None or place.startswith(only), f"{place} imports {name}"

    def test_is_small(self, path: Path) -> None:
        text = path.read_text()
        is_check = part_of(path) == "assess" and path.parent.name != "assess"
        assert len(text.splitlines()) <= (MOST_CHECK_LINES if is_check else MOST_LINES)
        for function in functions(ast.parse(text)):
            lines = (function.end_lineno or 0) - function.lineno + 1
            assert lines <= MOST_FUNCTION_LINES, f"{function.name} has {lines} lines"
            assert nesting(function) <= MOST_NESTING, f"{function.name} is nested {nesting(function)} deep"

    def test_has_a_name_and_a_docstring(self, path: Path) -> None:
        assert path.stem not in FORBIDDEN_NAMES
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree)
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_nine_functions_in_ten_are_short() -> None:
    lengths = sorted(
        (function.end_lineno or 0) - function.lineno + 1
        for path in modules()
        for function in functions(ast.parse(path.read_text()))
    )
    assert lengths[len(lengths) * 9 // 10] <= 30


class TestTheRulesThemselves:
    def test_an_import_from_above_is_noticed(self) -> None:
        tree = ast.parse("from migrate.cli.app import run")
        assert floor_faults(PACKAGE / "model" / "names.py", tree)

    def test_an_import_from_a_sibling_is_noticed(self) -> None:
        assert floor_faults(PACKAGE / "assess" / "assess.py", ast.parse("from migrate.convert import convert"))

    def test_an_import_from_below_is_fine(self) -> None:
        assert not floor_faults(PACKAGE / "assess" / "assess.py", ast.parse("from migrate.model.issue import Issue"))

    def test_nesting_is_counted(self) -> None:
        tree = ast.parse("def f():\n if a:\n  for b in c:\n   with d:\n    if e:\n     pass")
        assert nesting(tree.body[0]) == 4

    def test_a_chain_of_elif_is_not_deep(self) -> None:
        tree = ast.parse("def f():\n if a:\n  pass\n elif b:\n  pass\n elif c:\n  pass\n elif d:\n  pass")
        assert nesting(tree.body[0]) == 1


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): {
            name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("migrate.")
            for name in [node.module]
        }
        for path in modules()
    }

    def reaches(start: str, goal: str, seen: set[str]) -> bool:
        return any(
            step == goal or (step not in seen and not seen.add(step) and reaches(step, goal, seen))  # type: ignore[func-returns-value]
            for step in graph.get(start, ())
        )

    assert [name for name in graph if reaches(name, name, set())] == []


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom migrate.cli.app import status_of\nstatus_of(['--help'])\n"
        "heavy = {'sqlalchemy', 'sqlglot', 'boto3', 'psycopg', 'pymysql', 'jinja2', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_pattern_is_possessive() -> None:
    """Python 3.11 before 3.11.5 matches possessive quantifiers and atomic groups wrongly, and Debian 12 ships 3.11.2."""
    import importlib
    import re
    from re import _constants, _parser  # type: ignore[attr-defined]

    wrong = {_constants.POSSESSIVE_REPEAT, _constants.ATOMIC_GROUP}

    def uses(parsed: object) -> bool:
        if isinstance(parsed, _parser.SubPattern):
            return any(operation in wrong or uses(argument) for operation, argument in parsed.data)
        return isinstance(parsed, (tuple, list)) and any(uses(item) for item in parsed)

    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in modules()]
    patterns = [
        (name, value.pattern, value.flags)
        for name in names
        if not name.endswith("__main__")
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, re.Pattern)
    ]
    assert [(name, pattern) for name, pattern, flags in patterns if uses(_parser.parse(pattern, flags))] == []
    assert len(patterns) > 20
