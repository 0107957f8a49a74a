"""Any noun as text for a terminal. Pure: a value goes in, a text comes out; colour only where it is asked for."""

from migrate.errors import UsageProblem
from migrate.model.baseline import PerformanceBaseline
from migrate.model.conversion import Conversion
from migrate.model.document import Document
from migrate.model.fleet import Fleet
from migrate.model.history import ValidationHistory
from migrate.model.issue import Assessment
from migrate.model.lint import Lint
from migrate.model.plan import Plan
from migrate.model.progress import Progress
from migrate.model.validation import Validation
from migrate.report.baseline import baseline_text
from migrate.report.history import history_text
from migrate.report.lint_text import lint_text
from migrate.report.ranking import fleet_text
from migrate.report.text_assessment import assessment_text
from migrate.report.text_conversion import conversion_text
from migrate.report.text_plan import plan_text
from migrate.report.text_progress import progress_text
from migrate.report.text_validation import validation_text


def render(noun: Document, *, colour: bool = False, width: int = 80) -> str:
    """The noun as lines of at most `width` cells where names allow it, ended by a newline.

    Names and servers' words are made visible: no control character of theirs reaches the terminal. Raises
    `UsageProblem` for a noun that has no report.
    """
    match noun:
        case Assessment():
            return assessment_text(noun, colour=colour, width=width)
        case Validation():
            return validation_text(noun, colour=colour, width=width)
        case Progress():
            return progress_text(noun, colour=colour, width=width)
        case Plan():
            return plan_text(noun, colour=colour, width=width)
        case Conversion():
            return conversion_text(noun, colour=colour, width=width)
        case Fleet():
            return fleet_text(noun, colour=colour, width=width)
        case PerformanceBaseline():
            return baseline_text(noun, colour=colour, width=width)
        case ValidationHistory():
            return history_text(noun, colour=colour, width=width)
        case Lint():
            return lint_text(noun, colour=colour, width=width)
        case _:
            raise UsageProblem(f"a {noun.KIND} has no text report", hint="write it as json")
