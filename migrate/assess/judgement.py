"""What an assessment's issues come to, when all are known."""

from dataclasses import replace

from migrate.assess.duration import duration
from migrate.assess.first_steps import first_steps
from migrate.assess.grade import grade
from migrate.assess.methods import methods
from migrate.assess.reach import dms_reach, table_reach
from migrate.model.issue import Assessment
from migrate.model.schema import Schema


def judged(assessment: Assessment, schema: Schema) -> Assessment:
    """The assessment with its grade, DMS's reach, the ways to move, the expected duration, and the first steps."""
    reach = table_reach(schema)
    reached = replace(assessment, reach=reach, dms=dms_reach(reach), duration=duration(schema))
    return replace(reached, grade=grade(reached), methods=methods(reached, schema), first_steps=first_steps(reached))
