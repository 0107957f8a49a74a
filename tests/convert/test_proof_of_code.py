"""A proof runs what it has made: a body that names what is not there is refused."""

import pytest

from migrate.convert.proof import prove
from migrate.model.conversion import Conversion, Section, Statement
from migrate.model.issue import Source
from migrate.model.names import EngineName, ObjectKind, ObjectName, ObjectRef, Target
from migrate.model.schema import Routine, RoutineKind, Schema
from migrate.url import Url

pytestmark = pytest.mark.server
TARGET = Target(engine=EngineName.POSTGRESQL, version="", service="")


def conversion(body: str, *, parameters: str = "a integer", kind: RoutineKind = RoutineKind.FUNCTION) -> Conversion:
    """A conversion of one routine."""
    name = ObjectName(schema="public", name="f")
    returns = "integer" if kind is RoutineKind.FUNCTION else None
    clause = " RETURNS integer" if returns else ""
    sql = f"CREATE {kind.upper()} public.f({parameters}){clause} LANGUAGE plpgsql AS $$ {body} $$"
    routine = Routine(name=name, kind=kind, parameters=parameters, returns=returns, language="plpgsql", definition=sql)
    reference = ObjectRef(kind=ObjectKind(kind.value), path=("public", "f"))
    return Conversion(
        source=Source(engine=EngineName.MYSQL, version="", database=""),
        target=TARGET,
        schema=Schema(engine=EngineName.POSTGRESQL, routines=(routine,)),
        statements=(Statement(section=Section.CODE, object=reference, sql=sql),),
    )


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN RETURN a + 1; END",
        "BEGIN RAISE EXCEPTION 'no'; END",
        "DECLARE b integer NOT NULL := 1; BEGIN b := a; RETURN b; END",
        "BEGIN RETURN 1 / 0; END",
    ],
)
def test_a_body_that_runs_or_only_minds_its_arguments_is_accepted(postgres_url: Url, body: str) -> None:
    proof = prove(conversion(body), postgres_url)
    assert (proof.accepted, proof.rejected) == (1, 0)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("BEGIN RETURN (SELECT n FROM nowhere); END", "nowhere"),
        ("BEGIN RETURN missing(a); END", "missing"),
        ("BEGIN RETURN b; END", '"b"'),
    ],
)
def test_a_body_that_names_what_is_not_there_is_refused(postgres_url: Url, body: str, words: str) -> None:
    proof = prove(conversion(body), postgres_url)
    assert proof.rejected == 1
    assert proof.objects[0].error.startswith("when it is called: ")
    assert words in proof.objects[0].error


def test_a_procedure_is_called_with_all_its_parameters(postgres_url: Url) -> None:
    parameters = 'IN a integer, OUT "b,c" numeric(5,2), INOUT d refcursor DEFAULT NULL'
    good = conversion("BEGIN NULL; END", parameters=parameters, kind=RoutineKind.PROCEDURE)
    assert prove(good, postgres_url).rejected == 0
    bad = conversion("BEGIN DELETE FROM nowhere; END", parameters=parameters, kind=RoutineKind.PROCEDURE)
    assert prove(bad, postgres_url).rejected == 1
