"""What every report of a plan says: its head line, its hazards, what it depends on."""

from migrate.model.plan import Plan, Step
from migrate.report.words import count, engine_title, target_title


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
