"""What `sync` says: what it carries over, and both sides of a conflict with the choices there are."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

from jupyter_blocks.pipelines.documents.merge import ABSENT, Conflict, Side
from jupyter_blocks.pipelines.documents.parts import BLOCK
from jupyter_blocks.pipelines.documents.sync import Step
from jupyter_blocks.pipelines.documents.yaml12 import flow
from jupyter_blocks.reports.text import EMPTY, Line, Style, columns, counted, line

STYLES = {"+": Style.GOOD, "-": Style.BAD, "@": Style.ACTIVE}
TARGETS = {Side.NOTEBOOK: "→ notebook", Side.FILES: "→ files"}


def report(step: Step, *, dry_run: bool) -> list[Line]:
    """What was, or would be, carried over."""
    rows = [
        (line((TARGETS[change.to], Style.ACTIVE)), line((change.subject, Style.NAME)), line(change.what))
        for change in step.changes
    ]
    files = len(step.files) + (step.notebook is not None)
    if not rows and not files:
        return [line(("in step", Style.GOOD), ": nothing to carry over")]
    told = "would be written" if dry_run else "written"
    return [*columns(rows), line((f"{counted(files, 'file')} {told}", Style.DIM))]


def conflicts(step: Step) -> list[Line]:
    """Every conflict, subject by subject."""
    lines: list[Line] = []
    for subject in subjects(step):
        lines += [*([EMPTY] if lines else []), *conflict(step, subject)]
    return lines


def subjects(step: Step) -> tuple[str, ...]:
    """What conflicts: names of blocks, or `setup`, `parameters`, `order`, `kernel`."""
    return tuple(dict.fromkeys(conflict.subject for conflict in step.merged.conflicts))


def conflict(step: Step, subject: str) -> list[Line]:
    """Both sides of what conflicts in `subject`: the notebook with a minus, the files with a plus."""
    lines = [line(("conflict", Style.BAD), "  ", (subject, Style.NAME))]
    for one in step.merged.conflicts:
        if one.subject == subject:
            lines += _sides(one)
    return lines


def choices(step: Step, document: str) -> list[Line]:
    """What to do about conflicts."""
    found = subjects(step)
    return [
        line((f"{counted(len(found), 'conflict')}: nothing was written", Style.BAD)),
        line("  Choose whose word counts, for one block or for all of them:"),
        line(f"  jupyter-blocks sync {document} --take notebook:{found[0]}"),
        line(f"  jupyter-blocks sync {document} --take files"),
    ]


def _sides(found: Conflict) -> Iterator[Line]:
    what = " ".join(found.key[2:]) if found.key[0] == BLOCK else ""
    if found.notebook is ABSENT or found.files is ABSENT:
        has, lacks = ("files", "notebook") if found.notebook is ABSENT else ("notebook", "files")
        yield line(
            f"  {what or found.subject} is in the {has} only; the {lacks} took it away, or never had it"
        )
        return
    if what:
        yield line((f"  {'code' if what == 'cells' else what}", Style.DIM))
    one, other = _text(found.key, found.notebook), _text(found.key, found.files)
    for text in unified_diff(one, other, "notebook", "files", lineterm="", n=2):
        yield line("  ", (text, STYLES.get(text[:1], Style.PLAIN)))


def _text(key: tuple[str, ...], value: Any) -> list[str]:
    """A part as lines: the sources of cells, or a value of YAML."""
    if key[-1] in ("cells", "tests"):
        return [text for cell in value for text in ("# %%", *cell.split("\n"))]
    if key == ("setup",):
        cells = (cell for _, group in value for cell in group or ())
        return [text for cell in cells for text in ("# %%", *cell.split("\n"))]
    if isinstance(value, list):
        return [flow(one) for one in value]
    return [flow(value)]
