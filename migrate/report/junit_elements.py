"""The elements of JUnit XML: test cases, and suites that count them."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from migrate.report.terminal import visible


def passed_case(name: str, classname: str, *, seconds: float = 0.0) -> Element:
    """A test case that passes, until something is put into it."""
    return Element("testcase", name=visible(name), classname=visible(classname), time=f"{seconds:.3f}")


def skipped_case(name: str, reason: str, *, classname: str = "assessment") -> Element:
    """A test case that was left out, with the reason."""
    case = passed_case(name, classname)
    SubElement(case, "skipped", message=visible(reason))
    return case


def suite_of(name: str, cases: Sequence[Element]) -> Element:
    """A suite of test cases with their counts."""
    suite = Element("testsuite", name=name, tests=str(len(cases)))
    for key, tag in (("failures", "failure"), ("skipped", "skipped")):
        suite.set(key, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("errors", "0")
    suite.extend(cases)
    return suite
