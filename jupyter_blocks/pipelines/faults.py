"""The diagnostics of form, JB1xx: what can be wrong with tags and policies, each with its remedy.

One function per fault, so that a message, its remedy and its fix stand together.
"""

from __future__ import annotations

from jupyter_blocks import tags
from jupyter_blocks.model.cells import Cell
from jupyter_blocks.model.diagnostics import Diagnostic, Edit, Fix, Place, Severity
from jupyter_blocks.model.pipeline import Kind


def wrong_tag(cell: Cell, problem: tags.Problem) -> Diagnostic:
    """A tag that is not well-formed, as `tags.parse` found it."""
    tag, suggestion = problem.tag, problem.suggestion
    instead = f"Write `{suggestion}`." if suggestion else ""
    code, message, remedy, severity = {
        tags.Wrong.NAME_MISSING: (
            "JB101",
            f"the tag `{tag}` names nothing",
            f"Add a name: `{tag.partition(':')[0]}:NAME`.",
            Severity.ERROR,
        ),
        tags.Wrong.NAME_INVALID: (
            "JB102",
            f"the name in `{tag}` is not a Python identifier, or a keyword",
            instead,
            Severity.ERROR,
        ),
        tags.Wrong.KIND_UNKNOWN: (
            "JB103",
            f"`{tag}` names no kind of block",
            instead or f"Kinds are: {', '.join(Kind)}.",
            Severity.ERROR,
        ),
        tags.Wrong.ALMOST: (
            "JB104",
            f"the tag `{tag}` means nothing here; did you mean `{suggestion}`?",
            instead,
            Severity.WARNING,
        ),
        tags.Wrong.TWO_NAMES: (
            "JB105",
            f"the cell belongs to two blocks: `{tag}` is the second name",
            "Keep one `block:` tag, or split the cell in two.",
            Severity.ERROR,
        ),
        tags.Wrong.TWO_KINDS: (
            "JB106",
            f"the cell has two kinds: `{tag}` is the second",
            "Keep one kind.",
            Severity.ERROR,
        ),
        tags.Wrong.TWO_TESTED: (
            "JB107",
            f"the cell tests two blocks: `{tag}` is the second",
            "Split the cell: one test cell a block.",
            Severity.ERROR,
        ),
        tags.Wrong.TWO_ROLES: (
            "JB108",
            f"the cell has two roles: `{tag}` stands beside another one",
            "A cell is a block, a test, setup or parameters: keep one of these tags.",
            Severity.ERROR,
        ),
        tags.Wrong.KIND_ALONE: (
            "JB109",
            f"`{tag}` stands on a cell that belongs to no block",
            "Add `block:NAME`, or drop the tag.",
            Severity.WARNING,
        ),
        tags.Wrong.AFTER_ALONE: (
            "JB110",
            f"`{tag}` stands on a cell that belongs to no block",
            "Add `block:NAME`, or drop the tag.",
            Severity.WARNING,
        ),
    }[problem.wrong]
    return Diagnostic(
        code=code,
        severity=severity,
        message=message,
        remedy=remedy,
        place=Place(cell=cell.id),
        fix=replace_tag(cell, tag, suggestion) if suggestion else None,
        refuses=severity is Severity.ERROR,
    )


def magic_name_missing(cell: Cell) -> Diagnostic:
    return _refusing("JB101", "`%%block` names nothing", "Add a name: `%%block NAME`.", cell, line=1)


def magic_name_invalid(cell: Cell, name: str) -> Diagnostic:
    better = tags.normalised(name)
    _, newline, rest = cell.source.partition("\n")
    edit = Edit(cell=cell.id, source=f"%%block {better}{newline}{rest}")
    return _refusing(
        "JB102",
        f"the name in `%%block {name}` is not a Python identifier, or a keyword",
        f"Write `%%block {better}`.",
        cell,
        line=1,
        fix=Fix(title=f"name it '{better}'", edits=(edit,)),
    )


def magic_disagrees(cell: Cell, tag: str, magic: str) -> Diagnostic:
    return _refusing(
        "JB111",
        f"the cell's first line says `%%block {magic}`, its tag `{tag}`",
        "Keep one of the two.",
        cell,
        line=1,
    )


def split(cell: Cell, name: str, between: Cell, fix: Fix | None) -> Diagnostic:
    return _refusing(
        "JB112",
        f"block '{name}' is split: cell {between.index + 1} stands between its cells",
        "Move its cells together, or give this part a name of its own.",
        cell,
        fix=fix,
    )


def unknown_block(cell: Cell, prefix: str, name: str, near: str | None) -> Diagnostic:
    """A `test:` (JB113) or `after:` (JB115) that names a block which is not there."""
    return _refusing(
        "JB113" if prefix == "test" else "JB115",
        f"`{prefix}:{name}` names no block" + (f"; did you mean '{near}'?" if near else ""),
        f"Write `{prefix}:{near}`." if near else f"Name a block of this notebook, or tag one `block:{name}`.",
        cell,
        fix=replace_tag(cell, f"{prefix}:{name}", f"{prefix}:{near}") if near else None,
    )


def test_before_block(cell: Cell, name: str) -> Diagnostic:
    return _refusing(
        "JB114",
        f"the test of '{name}' stands before the block",
        f"Move the cell below the last cell of '{name}'.",
        cell,
    )


def after_later(cell: Cell, block: str, name: str) -> Diagnostic:
    """`after:` that names a later block (JB116) or the block itself (JB117)."""
    if block == name:
        return _refusing("JB117", f"`after:{name}`: a block cannot run after itself", "Drop the tag.", cell)
    return _refusing(
        "JB116",
        f"`after:{name}` names a later block, so '{block}' and '{name}' would wait for each other",
        f"Move '{block}' below '{name}', or drop the tag.",
        cell,
    )


def tag_without_code(cell: Cell, tag: str) -> Diagnostic:
    return Diagnostic(
        code="JB118",
        severity=Severity.WARNING,
        message=f"the tag `{tag}` stands on a {cell.type} cell and has no effect",
        remedy="Make it a code cell, or drop the tag.",
        place=Place(cell=cell.id),
    )


def policy_malformed(cell: Cell, message: str, remedy: str) -> Diagnostic:
    return _refusing("JB120", message, remedy, cell)


def policy_unknown(cell: Cell, key: str, near: str | None) -> Diagnostic:
    return _refusing(
        "JB121",
        f"the policy has no `{key}`" + (f"; did you mean `{near}`?" if near else ""),
        f"Write `{near}` instead." if near else "Drop the key.",
        cell,
    )


def not_carried_out(cell: Cell, what: str) -> Diagnostic:
    """Something the design knows and this version does not do: refused, never silently ignored."""
    return _refusing(
        "JB122",
        f"this version does not carry out {what} yet",
        "Take it away to run the notebook, or wait for a version that does.",
        cell,
    )


def policy_misplaced(cell: Cell, block: str) -> Diagnostic:
    return Diagnostic(
        code="JB123",
        severity=Severity.WARNING,
        message=f"a policy counts on the first cell of block '{block}' only; this one has no effect",
        remedy="Move the metadata `jupyter_blocks` to the block's first cell.",
        place=Place(cell=cell.id),
    )


def kinds_disagree(cell: Cell, one: Kind, other: Kind, *, decorator: bool) -> Diagnostic:
    return _refusing(
        "JB124",
        f"the block's tag says `{one}`, its {'decorator' if decorator else 'later cell'} `{other}`",
        "Let them agree, or drop the tag.",
        cell,
    )


def callback_untagged(cell: Cell, block: str) -> Diagnostic:
    return _refusing(
        "JB124",
        f"the function of '{block}' is a callback by a decorator of another name, its block is none",
        "Tag the block `callback`.",
        cell,
    )


def no_blocks() -> Diagnostic:
    return Diagnostic(
        code="JB125",
        severity=Severity.INFO,
        message="no cell is tagged, so the pipeline has no blocks",
        remedy="Tag a code cell `block:NAME` (JupyterLab: property inspector, Cell Tags).",
    )


def no_verdict(cell: Cell, block: str, kind: Kind) -> Diagnostic:
    return _refusing(
        "JB126",
        f"the {kind} '{block}' ends in no expression, so it says neither yes nor no",
        "Let its last cell end in an expression, such as `len(rows) > 0`, or write it as a function.",
        cell,
    )


def waits_for_ever(cell: Cell, block: str) -> Diagnostic:
    return Diagnostic(
        code="JB127",
        severity=Severity.INFO,
        message=f"the sensor '{block}' has no timeout: a run may wait for it for ever",
        remedy='Say how long in its policy: {"timeout": "2h"}.',
        place=Place(cell=cell.id),
    )


def callback_takes_only_timeout(cell: Cell, block: str, what: str) -> Diagnostic:
    return _refusing(
        "JB128",
        f"the callback '{block}' has {what}, which a callback does not take",
        "Take it away: a callback stands outside the order, and its policy is `timeout` alone.",
        cell,
    )


def not_a_callback(cell: Cell, key: str, name: str, kind: Kind) -> Diagnostic:
    return policy_malformed(
        cell,
        f"the policy `{key}` names `{name}`, which is a {kind} and no callback",
        f"Tag '{name}' with `callback`, or name a block that is one.",
    )


def replace_tag(cell: Cell, old: str, new: str) -> Fix:
    return Fix(
        title=f"write `{new}` for `{old}`",
        edits=(Edit(cell=cell.id, tags=tuple(new if tag == old else tag for tag in cell.tags)),),
    )


def _refusing(
    code: str, message: str, remedy: str, cell: Cell, *, line: int | None = None, fix: Fix | None = None
) -> Diagnostic:
    return Diagnostic(
        code=code,
        severity=Severity.ERROR,
        message=message,
        remedy=remedy,
        place=Place(cell=cell.id, line=line),
        fix=fix,
        refuses=True,
    )
