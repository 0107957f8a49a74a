"""Expressions and queries of the table give the same on both servers, or are refused, or an issue says that they may differ."""

import os

import pytest

from tests.convert.semantics.cases import cases
from tests.convert.semantics.reverse import reverse_outcomes
from tests.convert.semantics.rows import made_rows
from tests.convert.semantics.source import source_of
from tests.convert.semantics.trial import Outcome, converted, outcomes
from tests.servers.pool import Pool

pytestmark = pytest.mark.server
ROWS = 60


@pytest.mark.parametrize(("server", "targets"), [("mysql", ("postgres", "postgres-old")), ("mariadb", ("postgres",))])
def test_nothing_differs_in_silence(servers: Pool, server: str, targets: tuple[str, ...]) -> None:
    name = f"t{os.getpid()}_semantics"
    with source_of(servers.url(server), name, cases(server), made_rows(ROWS)) as source:
        conversion = converted(source)
        found = [outcome for target in targets for outcome in outcomes(source, conversion, servers.url(target), name)]
    faults = [fault for outcome in found if (fault := fault_of(outcome))]
    assert faults == []


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
def test_nothing_differs_in_silence_on_the_way_back(servers: Pool, server: str) -> None:
    found = reverse_outcomes(servers, server, made_rows(ROWS), name=f"t{os.getpid()}_back")
    assert [fault for outcome in found if (fault := fault_of(outcome))] == []


def fault_of(outcome: Outcome) -> str:
    """What is wrong with an outcome, or nothing. Only the form that the server stores must be refused as the table says."""
    case, is_stored = outcome.case, outcome.form == "stored"
    told = f"{outcome.form}: {case.text} → {outcome.sql}: {outcome.detail} {outcome.notes}"
    match outcome.verdict:
        case "different" | "failed":
            return told
        case "unknown":
            # Where the source itself can't reckon with some row's values, nothing is to be compared.
            return "" if case.refused is not None or "out of range" in outcome.detail else told
        case "refused":
            is_expected = case.refused is not None and case.refused.lower() in outcome.detail.lower()
            return "" if is_expected or not is_stored else f"refused {told}"
    if case.refused is not None and is_stored:
        return f"not refused {told}"
    return f"not noted {told}" if is_stored and set(case.notes) - set(outcome.notes) else ""
