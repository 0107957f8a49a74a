"""The code of what somebody has to look at, and where on the page it is marked."""

from migrate.assess.code import code_of
from migrate.model.issue import Assessment, Issue, ObjectCode, ObjectVerdict, Severity, Source, Verdict
from migrate.model.names import EngineName, ObjectKind, ObjectName, ObjectRef, Target
from migrate.model.schema import Event, Routine, RoutineKind, Schema, Trigger, View
from migrate.report.overview import groups
from migrate.report.tree import trees

T = ObjectName(schema="s", name="t")
SCHEMA = Schema(
    engine=EngineName.MYSQL,
    views=(View(name=ObjectName(schema="s", name="v"), definition="select 1"),),
    routines=(Routine(name=ObjectName(schema="s", name="r"), kind=RoutineKind.PROCEDURE, body="b", definition="d"),),
    triggers=(Trigger(name="g", table=T, timing="BEFORE", events=("INSERT",), body="set x"),),
    events=(Event(name=ObjectName(schema="s", name="e"), schedule="EVERY 1 DAY", body=""),),
)
VIEW, ROUTINE, TRIGGER, EVENT = (
    ObjectRef(kind=ObjectKind.VIEW, path=("s", "v")),
    ObjectRef(kind=ObjectKind.PROCEDURE, path=("s", "r")),
    ObjectRef(kind=ObjectKind.TRIGGER, path=("s", "t", "g")),
    ObjectRef(kind=ObjectKind.EVENT, path=("s", "e")),
)


def test_the_code_of_what_is_not_automatic() -> None:
    verdicts = [ObjectVerdict(object=item, verdict=Verdict.MANUAL) for item in (VIEW, ROUTINE, TRIGGER, EVENT)]
    assert code_of(SCHEMA, verdicts) == (
        ObjectCode(object=VIEW, text="select 1"),
        ObjectCode(object=ROUTINE, text="d"),
        ObjectCode(object=TRIGGER, text="set x"),
    )


def test_none_of_what_is() -> None:
    assert code_of(SCHEMA, [ObjectVerdict(object=VIEW, verdict=Verdict.AUTOMATIC)]) == ()


def marked(text: str, *issues: tuple[str, tuple[int, int] | None]) -> list[list[tuple[str, bool]]]:
    noun = Assessment(
        source=Source(engine=EngineName.MYSQL, version="", database=""),
        target=Target(service="postgresql", engine=EngineName.POSTGRESQL),
        objects=(ObjectVerdict(object=VIEW, verdict=Verdict.MANUAL),),
        issues=tuple(
            Issue(check="MY1", name="n", severity=Severity.INFO, object=VIEW, message=str(at), excerpt=part, span=span)
            for at, (part, span) in enumerate(issues)
        ),
        code=(ObjectCode(object=VIEW, text=text),),
    )
    leaf = trees(noun, groups(noun.issues))[0].branches[0].leaves[0]
    return [[(piece.text, piece.marked) for piece in line if piece.text] for line in leaf.code]


def test_a_span_is_found_by_its_excerpt() -> None:
    assert marked("a\nb now()\nc", ("b now()", (2, 7))) == [
        [("a", False)],
        [("b ", False), ("now()", True)],
        [("c", False)],
    ]


def test_a_span_over_two_lines() -> None:
    assert marked("ab\ncd", ("ab\ncd", (1, 4))) == [[("a", False), ("b", True)], [("c", True), ("d", False)]]


def test_blank_lines_before_do_not_shift_it() -> None:
    assert marked("\n\nab", ("ab", (1, 2))) == [[("a", False), ("b", True)]]


def test_spans_that_overlap_are_marked_once() -> None:
    assert marked("abcd", ("abcd", (0, 3)), ("abcd", (1, 4))) == [[("abc", True), ("d", True)]]


def test_an_excerpt_from_elsewhere_marks_nothing() -> None:
    assert marked("abcd", ("zz", (0, 1)), ("ab", None)) == [[("abcd", False)]]
