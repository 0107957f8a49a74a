"""Any noun as one self-contained HTML page: no network, readable without its script, every name escaped.

Autoescaping is on for every template, control characters are made visible, and a Content-Security-Policy lets nothing
run but the page's own script and style, which it names by hash.
"""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from migrate import resources
from migrate.errors import UsageProblem
from migrate.model.conversion import Conversion
from migrate.model.document import Document
from migrate.model.fleet import Fleet
from migrate.model.issue import Assessment
from migrate.model.plan import Plan
from migrate.model.progress import Progress
from migrate.model.validation import Validation
from migrate.report import html_context
from migrate.report.excerpt import excerpt_of
from migrate.report.probe_words import detail_lines, found_first, probes_sentence, result_words, says_nothing_more
from migrate.report.terminal import visible
from migrate.report.words import count, effort, hours

if TYPE_CHECKING:
    from jinja2 import Environment


def render(noun: Document) -> str:
    """The noun as a page. Raises `UsageProblem` for a noun that has no report."""
    match noun:
        case Assessment():
            return _page(noun, html_context.assessment(noun))
        case Validation():
            return _page(noun, html_context.validation(noun))
        case Progress():
            return _page(noun, html_context.progress(noun))
        case Plan():
            return _page(noun, html_context.plan(noun))
        case Conversion():
            return _page(noun, html_context.conversion(noun))
        case Fleet():
            return _page(noun, html_context.fleet(noun))
        case _:
            raise UsageProblem(f"a {noun.KIND} has no HTML report", hint="write it as json")


def _page(noun: Document, context: Mapping[str, object]) -> str:
    from markupsafe import Markup

    style, script = (resources.text("templates", "report", name) for name in ("report.css", "report.js"))
    return (
        _environment()
        .get_template(f"report/{noun.KIND}.html.j2")
        .render(
            context,
            noun=noun,
            style=Markup(style),  # noqa: S704 (a file of ours)
            script=Markup(script),  # noqa: S704 (a file of ours)
            policy=_policy(style=style, script=script),
        )
    )


def _policy(*, style: str, script: str) -> str:
    """What the browser may do with the page, in the words of https://www.w3.org/TR/CSP3/."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    environment.filters.update(name=visible, thousands=_thousands, number_of=count, link=_link)
    environment.globals.update(excerpt_of=excerpt_of, effort=effort, hours=hours)
    environment.globals.update(probes_sentence=probes_sentence, probe_words=result_words, probe_details=detail_lines)
    environment.globals.update(probes_found_first=found_first, probe_says_nothing_more=says_nothing_more)
    return environment


def _finalize(value: object) -> object:
    """Makes control characters of foreign text visible; ends of lines and tabs stay. Markup is ours already."""
    if type(value) is not str or value.isprintable():
        return value
    return "\n".join("\t".join(visible(part) for part in line.split("\t")) for line in value.split("\n"))


def _link(path: str) -> str:
    """A file beside the page: a relative address, whatever the name holds."""
    return "./" + quote(path.encode("utf-8", "replace"), safe="/")


def _thousands(number: int) -> str:
    return f"{number:,}"
