"""The JSON that other programs read: what it holds may only grow."""

from migrate.model.codec import Json
from migrate.model.document import Document
from migrate.model.issue import Severity, Verdict
from migrate.model.validation import TableVerdict
from tests.report.nouns import REPORTED

ASSESSMENT: Json = {
    "schema_version": int,
    "kind": "assessment",
    "source": {"engine": str, "version": str, "database": str},
    "target": {"engine": str, "version": str},
    "summary": {
        "errors": int,
        "warnings": int,
        "infos": int,
        "effort_hours": [(int, float), (int, float)],
        "objects": {verdict.value: int for verdict in Verdict},
    },
    "objects": [{"kind": str, "name": str, "verdict": tuple(verdict.value for verdict in Verdict)}],
    "issues": [
        {
            "check": str,
            "name": str,
            "severity": tuple(severity.value for severity in Severity),
            "object": {"kind": str, "name": str},
            "location": object,
            "message": str,
            "fix": str,
            "effort": dict,
            "fingerprint": str,
        }
    ],
    "skipped": [{"object": str, "reason": str}],
    "proof": object,
}
VALIDATION: Json = {
    "schema_version": int,
    "kind": "validation",
    "summary": {"match": int, "mismatch": int, "not_comparable": int, "skipped": int},
    "tables": [
        {
            "table": str,
            "verdict": tuple(verdict.value for verdict in TableVerdict),
            "source_rows": object,
            "target_rows": object,
            "checksum": ("equal", "differs", None),
            "missing": int,
            "extra": int,
            "different": int,
            "samples": list,
            "reason": str,
        }
    ],
}


def faults(shape: Json, data: Json, where: str) -> list[str]:
    """What of the shape the data does not have; more than the shape says is welcome."""
    if isinstance(shape, dict):
        if not isinstance(data, dict):
            return [f"{where} is no object"]
        missing = [f"{where}.{key} is missing" for key in shape if key not in data]
        return missing + [
            fault for key in shape if key in data for fault in faults(shape[key], data[key], f"{where}.{key}")
        ]
    if isinstance(shape, list):
        if not isinstance(data, list):
            return [f"{where} is no list"]
        shapes = shape if len(shape) == len(data) and len(shape) > 1 else shape[:1] * len(data)
        return [fault for one, item in zip(shapes, data, strict=True) for fault in faults(one, item, f"{where}[]")]
    if isinstance(shape, type) or (isinstance(shape, tuple) and all(isinstance(one, type) for one in shape)):
        return [] if isinstance(data, shape) else [f"{where} is {data!r}"]
    return [] if data in (shape if isinstance(shape, tuple) else (shape,)) else [f"{where} is {data!r}"]


def reported(kind: str) -> list[Document]:
    return [noun for noun in REPORTED.values() if kind == noun.KIND]


def test_an_assessment_keeps_the_contract() -> None:
    nouns = reported("assessment")
    assert nouns
    assert [faults(ASSESSMENT, noun.to_json(), "assessment") for noun in nouns] == [[] for _ in nouns]


def test_a_validation_keeps_the_contract() -> None:
    nouns = reported("validation")
    assert nouns
    assert [faults(VALIDATION, noun.to_json(), "validation") for noun in nouns] == [[] for _ in nouns]


def test_what_is_missing_is_noticed() -> None:
    assert faults(ASSESSMENT, {"kind": "plan"}, "a")
    assert faults(VALIDATION, {"tables": [{"table": 1}]}, "v")
