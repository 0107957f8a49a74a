"""A plan as text for a terminal: the steps in order, with their hazards."""

from collections.abc import Iterator

from migrate.model.plan import Plan, Step
from migrate.report.steps import hazard_words, plan_facts, plan_head
from migrate.report.terminal import Paint, painted, visible, wrap


def plan_text(plan: Plan, *, colour: bool, width: int) -> str:
    """The head line, the numbered steps, what the plan depends on, and what to do next."""
    lines = [painted(wrap(plan_head(plan), width=width, indent="  "), Paint.BOLD, colour=colour), ""]
    for number, step in enumerate(plan.steps, 1):
        lines += _step(number, step, colour=colour, width=width)
    if not plan.steps:
        lines.append("  no steps")
    lines += ["", *(wrap(text, width=width, indent="  ") for text in plan_facts(plan))]
    lines.append("Next: migrate run DIR --on dry-run")
    return "\n".join(lines) + "\n"


def _step(number: int, step: Step, *, colour: bool, width: int) -> Iterator[str]:
    label = f"{number:>3}. "
    indent = " " * len(label)
    yield label + wrap(f"{step.action.value}: {step.description}", width=width, indent=indent, first=len(label))
    if step.file:
        yield f"{indent}file: {visible(step.file)}"
    if step.hazards:
        yield f"{indent}{painted(f'hazard: {hazard_words(step)}', Paint.YELLOW, colour=colour)}"
