"""Diagnostics as compilers print them."""

from __future__ import annotations

from jupyter_blocks.model.diagnostics import NOWHERE, Diagnostic, Edit, Fix, Place, Severity
from jupyter_blocks.model.pipeline import Kind, Pipeline
from jupyter_blocks.reports import diagnostics
from jupyter_blocks.reports.text import plain, plain_text

from .pipelines import build

SOURCE = "x = 1\n\ttable = flihgts.dropna()\n"


def diagnostic(
    message: str, *, place: Place = NOWHERE, severity: Severity = Severity.ERROR, fix: Fix | None = None
) -> Diagnostic:
    return Diagnostic(
        code="JB301", severity=severity, message=message, remedy="Mend it.", place=place, fix=fix
    )


FIX = Fix(title="write `flights` for `flihgts`", edits=(Edit(cell="c0", source="x"),))
NAMED = diagnostic(
    "`flihgts` is bound nowhere; did you mean `flights`?", place=Place(cell="c0", line=2), fix=FIX
)
ANYWHERE = diagnostic("no cell is tagged", severity=Severity.INFO)


def pipeline(*found: Diagnostic) -> Pipeline:
    return build({"clean": Kind.TRANSFORMER}, [], sources={"clean": SOURCE}, diagnostics=found)


def test_report() -> None:
    """A finding tells severity, code, message, place, the line with a caret under a name, and the remedy."""
    assert plain_text(diagnostics.report(pipeline(ANYWHERE, NAMED), "nb/flights.ipynb")) == (
        "info[JB301] no cell is tagged\n"
        "  → nb/flights.ipynb\n"
        "  = Mend it.\n"
        "\n"
        "error[JB301] `flihgts` is bound nowhere; did you mean `flights`?\n"
        "  → nb/flights.ipynb: cell 1 (clean), line 2\n"
        "  2 │     table = flihgts.dropna()\n"
        "    │             ^^^^^^^\n"
        "  = Mend it.  [fix]\n"
        "\n"
        "1 error, 1 note; 1 can be mended with --fix\n"
    )


def test_caret_without_name() -> None:
    """Where the message quotes nothing of the line, all of it is marked, without its indentation."""
    found = diagnostic("what is this?", place=Place(cell="c0", line=1))
    assert plain(diagnostics.explained(pipeline(found), found, "f")[3]) == "    │ ^^^^^"


def test_no_findings() -> None:
    """Nothing to say is said."""
    assert plain_text(diagnostics.report(pipeline(), "f")) == "no findings\n"


def test_brief() -> None:
    """Before a run a finding takes two lines."""
    assert plain_text(diagnostics.brief(pipeline(NAMED), NAMED)) == (
        "error[JB301] cell 1 (clean), line 2: `flihgts` is bound nowhere; did you mean `flights`?\n"
        "  Mend it.\n"
    )


def test_fixed() -> None:
    """Each applied fix is told by its title."""
    assert plain_text(diagnostics.fixed((FIX,))) == "fixed  write `flights` for `flihgts`\n"


def test_line_beyond_the_cell() -> None:
    """A line that is not there shows no excerpt and harms nothing."""
    found = diagnostic("gone", place=Place(cell="c0", line=99))
    assert len(diagnostics.explained(pipeline(found), found, "f")) == 3
