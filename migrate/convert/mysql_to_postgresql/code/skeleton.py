"""What is put into the script for code that is to be written by hand: a comment with its head and its own text."""

from migrate.model.conversion import Section, Statement
from migrate.model.names import ObjectRef


def skeleton(reference: ObjectRef, head: str, body: str, reason: str, line: int) -> Statement:
    """The head of the object, why it was not converted and at which line, and the source's code."""
    text = "\n".join(
        (
            f"{reference.kind.value} {reference.name}: to be written by hand",
            f"line {line} of its body: {reason}",
            "",
            f"{head} AS $$",
            "BEGIN",
            "    RAISE EXCEPTION 'not converted';",
            "END",
            "$$;",
            "",
            "The source's code:",
            *body.splitlines(),
        )
    )
    sql = "\n".join(f"-- {row}".rstrip() for row in text.splitlines())
    return Statement(section=Section.CODE, object=reference, sql=sql)
