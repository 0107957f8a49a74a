"""A plan as text for a terminal: the steps in order, with their hazards."""

from collections.abc import Iterator

from migrate.model.plan import Plan, Step
from migrate.report.terminal import Paint, painted, visible, wrap
from migrate.report.words import count, engine_title, target_title


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


def plan_head(plan: Plan) -> str:
    """What is to be moved where, how, in how many steps."""
    source = plan.source
    engine = engine_title(source.engine, source.version)
    name = f"{source.database} ({engine})" if source.database else engine
    steps = count(len(plan.steps), "step")
    return f"Plan to move {name} to {target_title(plan.target)}: {plan.migration_type.value}, {steps}"


def plan_facts(plan: Plan) -> tuple[str, ...]:
    """What the plan is tied to: the source, the structure it was made from, its files."""
    origin = plan.source_url or "a file, without a connection"
    facts = [f"Made from {origin}"]
    if plan.schema_fingerprint:
        facts.append(f"Schema fingerprint {plan.schema_fingerprint}")
    facts.append(f"{count(len(plan.files), 'file')} watched for changes")
    return tuple(facts)


def hazard_words(step: Step) -> str:
    """The step's hazards, or nothing."""
    return ", ".join(hazard.value for hazard in step.hazards)


def _step(number: int, step: Step, *, colour: bool, width: int) -> Iterator[str]:
    label = f"{number:>3}. "
    indent = " " * len(label)
    yield label + wrap(f"{step.action.value}: {step.description}", width=width, indent=indent, first=len(label))
    if step.file:
        yield f"{indent}file: {visible(step.file)}"
    if step.hazards:
        yield f"{indent}{painted(f'hazard: {hazard_words(step)}', Paint.YELLOW, colour=colour)}"
