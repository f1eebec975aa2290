"""JUnit XML: what CI servers make of a run."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from jupyter_blocks.model.account import Account
from jupyter_blocks.reports import junit

from .accounts import FAILED, NO_SETUP, SUCCEEDED, hostile

PROBLEM = ({"message", "type"}, set(), set())
# What the schema of Jenkins' xUnit plugin (junit-10.xsd), which others follow, allows of what we write:
# for each element its attributes, those of them that must be there, and what may stand in it.
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, set(), {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "time", "skipped", "timestamp"},
        {"name", "tests", "failures", "errors"},
        {"properties", "testcase"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, {"name", "value"}, set()),
    "testcase": (
        {"name", "time", "classname"},
        {"name"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "skipped": PROBLEM,
    "error": PROBLEM,
    "failure": PROBLEM,
    "system-out": (set(), set(), set()),
    "system-err": (set(), set(), set()),
}
TIME = re.compile(r"\d{1,3}(,?\d{3})*\.\d{3}")


def faults(element: ElementTree.Element) -> list[str]:
    """What the schema finds wrong with an element and all in it."""
    allowed, required, children = SCHEMA[element.tag]
    found = [f"{element.tag} has {name}" for name in set(element.attrib) - allowed]
    found += [f"{element.tag} lacks {name}" for name in required - set(element.attrib)]
    found += [f"{element.tag} holds {child.tag}" for child in element if child.tag not in children]
    if "time" in element.attrib and not TIME.fullmatch(element.attrib["time"]):
        found.append(f"{element.tag} takes {element.attrib['time']}")
    return found + [fault for child in element if child.tag in children for fault in faults(child)]


def read(account: Account) -> ElementTree.Element:
    return ElementTree.fromstring(junit.render(account))


def outcomes(account: Account) -> list[tuple[str, str, str]]:
    """Class, name and outcome of each test case."""
    return [
        (
            case.attrib["classname"],
            case.attrib["name"],
            next((child.tag for child in case if child.tag in junit.PROBLEMS), "passed"),
        )
        for case in read(account).iter("testcase")
    ]


@pytest.mark.parametrize(
    "account", [FAILED, SUCCEEDED, NO_SETUP, hostile()], ids=["failed", "succeeded", "no setup", "hostile"]
)
def test_schema(account: Account) -> None:
    """It is well-formed and valid, whatever the notebook holds, and its counts are those of its cases."""
    root = read(account)
    assert root.tag == "testsuites"
    assert faults(root) == []
    (suite,) = root
    found = [outcome for _, _, outcome in outcomes(account)]
    assert {name: int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": len(found),
        "failures": found.count("failure"),
        "errors": found.count("error"),
        "skipped": found.count("skipped"),
    }


def test_cases() -> None:
    """A case for each block and each assertion; one cause is red once, and a warning passes."""
    assert outcomes(FAILED) == [
        ("flights.load_flights", "load_flights", "passed"),
        ("flights.load_weather", "load_weather", "passed"),
        ("flights.clean", "clean", "passed"),
        ("flights.clean", "clean::#1", "passed"),
        ("flights.clean", "clean::#2", "failure"),
        ("flights.clean", "clean::#3", "passed"),
        ("flights.clean_weather", "clean_weather", "error"),
        ("flights.join_weather", "join_weather", "skipped"),
        ("flights.join_weather", "join_weather::#1", "skipped"),
        ("flights.join_weather", "join_weather::#2", "skipped"),
        ("flights.by_carrier", "by_carrier", "skipped"),
        ("flights.plot", "plot", "skipped"),
    ]


def test_setup() -> None:
    """A setup that fails is an error of its own, and all else is skipped."""
    assert outcomes(NO_SETUP) == [
        ("flights", "setup", "error"),
        ("flights.load", "load", "skipped"),
        ("flights.clean", "clean", "skipped"),
        ("flights.clean", "clean::#1", "skipped"),
    ]


def test_broken() -> None:
    """An assertion that could not judge is an error."""
    assert [outcome for _, _, outcome in outcomes(hostile())] == ["error", "passed", "error", "error"]


def test_document(golden: Callable[[str, str], None]) -> None:
    """Messages, values compared, tracebacks, what was printed, parameters, seconds, the instant."""
    golden(junit.render(FAILED), "failed.junit.xml")
