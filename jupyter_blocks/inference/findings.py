"""The findings of inference, JB201 to JB243: their words and their fixes."""

from __future__ import annotations

from jupyter_blocks.languages.python.facts import Fault
from jupyter_blocks.model.cells import Cell
from jupyter_blocks.model.diagnostics import NOWHERE, Diagnostic, Edit, Fix, Place, Severity


def unparsable(block: str | None, fault: Fault, place: Place) -> Diagnostic:
    """JB201: a cell does not parse."""
    whose = f"the code of block {block!r}" if block else "this cell's code"
    if fault.newer:
        return Diagnostic(
            code="JB201",
            severity=Severity.ERROR,
            message=f"{whose} does not parse here: only a newer Python can take it ({fault.message})",
            remedy="Run jupyter-blocks under the Python of the kernel; until then the block is taken to "
            "read and write everything before it.",
            place=place,
        )
    return Diagnostic(
        code="JB201",
        severity=Severity.ERROR,
        message=f"{whose} does not parse: {fault.message}",
        remedy="Mend the syntax; until then nothing is known of what it reads and binds, and it fails "
        "when its turn comes.",
        place=place,
    )


def python_2(others: int, place: Place) -> Diagnostic:
    """JB201: the first of the cells that are written in Python 2."""
    more = f", and so {'is' if others == 1 else 'are'} {others} more" if others else ""
    return Diagnostic(
        code="JB201",
        severity=Severity.ERROR,
        message=f"this cell is written in Python 2{more}",
        remedy="Translate it to Python 3; until then nothing is known of what such cells read and bind.",
        place=place,
    )


def unbound(name: str, near: str | None, others: int, place: Place) -> Diagnostic:
    """JB202: nobody binds a name that is read, here and by `others` more blocks."""
    hint = f"Did you mean {near!r}? Otherwise bind" if near else "Bind"
    more = f", which {others} more block{'s' if others > 1 else ''} read{'s' if others == 1 else ''}"
    return Diagnostic(
        code="JB202",
        severity=Severity.WARNING,
        message=f"nothing binds the name {name!r}{more if others else ''}",
        remedy=f"{hint} it in an earlier block or in a cell tagged `setup`.",
        place=place,
    )


def callback_reads(callback: str, name: str, block: str, place: Place) -> Diagnostic:
    """JB244: a callback reads what a block binds, which is hidden from it."""
    return Diagnostic(
        code="JB244",
        severity=Severity.ERROR,
        message=f"the callback {callback!r} reads {name!r} of block {block!r}, which is hidden from it",
        remedy="A callback stands outside the order: take from `event` what it needs, or compute it there.",
        place=place,
    )


def bound_here(name: str, place: Place) -> Diagnostic:
    """JB202: a name is read by the block that binds it, before it does."""
    return Diagnostic(
        code="JB202",
        severity=Severity.WARNING,
        message=f"the name {name!r} has no value yet when this reads it: only this block binds it",
        remedy="Bind it in an earlier block or in a cell tagged `setup`.",
        place=place,
    )


def deleted(name: str, place: Place) -> Diagnostic:
    """JB202: a name is read after it was deleted."""
    return Diagnostic(
        code="JB202",
        severity=Severity.WARNING,
        message=f"the name {name!r} has been deleted before this reads it",
        remedy="Bind it again, or delete it later.",
        place=place,
    )


def bound_later(name: str, block: str, place: Place) -> Diagnostic:
    """JB203: only a later cell binds a name."""
    return Diagnostic(
        code="JB203",
        severity=Severity.WARNING,
        message=f"the name {name!r} is bound only later, by block {block!r}",
        remedy=f"Move the cells of {block!r} above this one: a fresh kernel runs them in notebook order.",
        place=place,
    )


def bound_outside(name: str, cell: Cell, place: Place, *, fixable: bool) -> Diagnostic:
    """JB204: only an untagged cell binds a name."""
    remedy = (
        "Tag that cell `setup`."
        if fixable
        else f"Tag that cell `setup` or `block:…`, or move what binds {name!r} into a block."
    )
    return Diagnostic(
        code="JB204",
        severity=Severity.ERROR,
        message=f"the name {name!r} is bound only by an untagged cell (cell {cell.index + 1}), which a run "
        "does not execute",
        remedy=remedy,
        place=place,
        fix=tag_setup(cell) if fixable else None,
    )


def changed_outside(name: str, consumer: str, place: Place) -> Diagnostic:
    """JB205: untagged code binds or changes what a block reads."""
    return Diagnostic(
        code="JB205",
        severity=Severity.ERROR,
        message=f"untagged code changes {name!r}, which block {consumer!r} reads; a run does not execute it",
        remedy="Tag the cell as part of a block, or remove it: Restart-and-Run-All gives another value.",
        place=place,
    )


def untagged_definitions(cell: Cell) -> Diagnostic:
    """JB205: an untagged cell of imports and definitions stands above the first block."""
    return Diagnostic(
        code="JB205",
        severity=Severity.WARNING,
        message="an untagged cell of imports and definitions stands above the first block; a run does not "
        "execute it",
        remedy="Tag it `setup`.",
        place=Place(cell=cell.id, line=1),
        fix=tag_setup(cell),
    )


def setup_reads(name: str, block: str, place: Place) -> Diagnostic:
    """JB206: a setup cell reads what a block binds."""
    return Diagnostic(
        code="JB206",
        severity=Severity.ERROR,
        message=f"a setup cell reads {name!r}, which block {block!r} binds; the prelude runs before it",
        remedy="Tag the cell `block:…`, or bind the name in the prelude.",
        place=place,
    )


def prelude_written(name: str, block: str, place: Place) -> Diagnostic:
    """JB207: a block writes a name of the prelude."""
    return Diagnostic(
        code="JB207",
        severity=Severity.WARNING,
        message=f"block {block!r} writes {name!r}, which the prelude binds; every kernel has its own",
        remedy="Give it another name.",
        place=place,
    )


def computed_parameter(name: str, other: str, place: Place) -> Diagnostic:
    """JB208: a parameter is computed from another one."""
    return Diagnostic(
        code="JB208",
        severity=Severity.WARNING,
        message=f"the parameter {name!r} is computed from {other!r}; overriding {other!r} does not reach it",
        remedy=f"Compute {name!r} in a cell after the parameters, tagged `setup`.",
        place=place,
    )


def not_an_assignment(place: Place) -> Diagnostic:
    """JB208: a parameters cell holds something else than assignments."""
    return Diagnostic(
        code="JB208",
        severity=Severity.WARNING,
        message="the parameters cell holds something that is no assignment to one name",
        remedy="Move it to a cell tagged `setup`.",
        place=place,
    )


def positional(block: str, parameter: str, source: str, place: Place) -> Diagnostic:
    """JB209: a function block's parameter is bound by position."""
    return Diagnostic(
        code="JB209",
        severity=Severity.INFO,
        message=f"the parameter {parameter!r} of {block!r} takes {source!r} by position",
        remedy=f"Call it {source!r} to bind it by name.",
        place=place,
    )


def test_too_late(name: str, block: str, writer: str, place: Place) -> Diagnostic:
    """JB210: a test stands after a block that rebinds what it reads."""
    return Diagnostic(
        code="JB210",
        severity=Severity.ERROR,
        message=f"a test of {block!r} reads {name!r} but stands after block {writer!r}, which writes it",
        remedy=f"Move the test up, directly after {block!r}.",
        place=place,
    )


def test_changes(name: str, block: str, place: Place) -> Diagnostic:
    """JB211: a test changes a value of the pipeline in place."""
    return Diagnostic(
        code="JB211",
        severity=Severity.WARNING,
        message=f"a test of {block!r} changes {name!r} in place; it counts as failed, the value is restored",
        remedy="Test a copy.",
        place=place,
    )


def unknown_magic(name: str, place: Place) -> Diagnostic:
    """JB241: a magic of which nothing is known, or a percent sign alone."""
    if name == "%":
        return Diagnostic(
            code="JB241",
            severity=Severity.INFO,
            message="a blank after the percent sign: IPython finds no such magic, and the cell fails here",
            remedy="Write the name directly after the sign.",
            place=place,
        )
    return Diagnostic(
        code="JB241",
        severity=Severity.INFO,
        message=f"nothing is known of the magic {name}; of what it reads only the names in its line are seen",
        remedy="Say with `after:` tags what must run before the block, and with the policy `outputs` what it "
        "binds.",
        place=place,
    )


def misplaced_magic(name: str, place: Place) -> Diagnostic:
    """JB242: a cell magic stands below the first line of its cell."""
    return Diagnostic(
        code="JB242",
        severity=Severity.ERROR,
        message=f"{name} is a cell magic but does not begin its cell, so the cell fails here",
        remedy="Move it to the first line of a cell of its own; not even a comment may stand above it.",
        place=place,
    )


def installs(what: str, others: int, place: Place) -> Diagnostic:
    """JB243: packages are installed or removed while the notebook runs, by `others` more commands as well."""
    more = f" (and {others} more)" if others else ""
    return Diagnostic(
        code="JB243",
        severity=Severity.WARNING,
        message=f"`{what}`{more} changes the installed packages while the notebook runs",
        remedy="List the packages in a requirements file, with versions, and install them before the run.",
        place=place,
    )


def not_inferred(language: str) -> Diagnostic:
    """JB220: a notebook of another language than Python."""
    return Diagnostic(
        code="JB220",
        severity=Severity.INFO,
        message=f"dependencies are not inferred for {language or 'this language'}; notebook order is kept",
        remedy="Declare what must run before with `after:` tags.",
        place=NOWHERE,
    )


def misspelt(name: str, known: str, place: Place) -> Diagnostic:
    """JB221: a name that is bound and never read is one letter off from a name that is."""
    return Diagnostic(
        code="JB221",
        severity=Severity.WARNING,
        message=f"nothing reads {name!r}, and {known!r} is but one letter away",
        remedy=f"Write {known!r} if that was meant.",
        place=place,
    )


def absolute_path(path: str, others: int, place: Place) -> Diagnostic:
    """JB222: a file is named by a path that only this machine has; so are `others` of the block."""
    more = f" (and {others} more here)" if others else ""
    return Diagnostic(
        code="JB222",
        severity=Severity.WARNING,
        message=f"the path {path!r} is absolute{more}, so it holds on this machine only",
        remedy="Write it relative to the notebook, or make its folder a parameter.",
        place=place,
    )


def unused(block: str, names: tuple[str, ...], place: Place) -> Diagnostic:
    """JB223: nothing reads what a block gives, and it does nothing else."""
    return Diagnostic(
        code="JB223",
        severity=Severity.WARNING,
        message=f"block {block!r} only binds {_listed(names)}, and nothing reads {_them(names)}",
        remedy="Remove the block, or say with the policy `outputs` that its result is wanted.",
        place=place,
    )


def only_tested(block: str, names: tuple[str, ...], place: Place) -> Diagnostic:
    """JB224: only tests read what a block gives, and it does nothing else."""
    return Diagnostic(
        code="JB224",
        severity=Severity.INFO,
        message=f"block {block!r} only binds {_listed(names)}, and only tests read {_them(names)}",
        remedy="Move the code into the test, or say with the policy `outputs` that its result is wanted.",
        place=place,
    )


def shadowed(name: str, place: Place) -> Diagnostic:
    """JB225: a name of Python's own is bound anew."""
    return Diagnostic(
        code="JB225",
        severity=Severity.INFO,
        message=f"{name!r} hides Python's own {name}() from here on, in all later blocks",
        remedy="Give it another name.",
        place=place,
    )


def shadow_called(name: str, cell: Cell, line: int, place: Place) -> Diagnostic:
    """JB225: a name of Python's own is called after a block has bound it anew."""
    return Diagnostic(
        code="JB225",
        severity=Severity.WARNING,
        message=f"this calls {name}(), which cell {cell.index + 1}, line {line}, has bound to something else",
        remedy=f"Give what is bound there another name than {name!r}.",
        place=place,
    )


def parameter_unread(name: str, place: Place) -> Diagnostic:
    """JB226: nothing reads a parameter."""
    return Diagnostic(
        code="JB226",
        severity=Severity.WARNING,
        message=f"nothing reads the parameter {name!r}: overriding it changes nothing",
        remedy="Use it, or remove it.",
        place=place,
    )


def tests_nothing(block: str, place: Place) -> Diagnostic:
    """JB227: a test contains nothing that could fail."""
    return Diagnostic(
        code="JB227",
        severity=Severity.WARNING,
        message=f"this test of {block!r} asserts nothing, so it always passes",
        remedy="Say with `assert` what must hold.",
        place=place,
    )


def always_true(text: str, place: Place, fix: Fix | None) -> Diagnostic:
    """JB228: an assertion holds whatever the values are."""
    return Diagnostic(
        code="JB228",
        severity=Severity.WARNING,
        message=f"`{text}` always holds" + (": a tuple that is not empty is true" if fix else ""),
        remedy="Drop the parentheses: `assert condition, message`." if fix else "Assert a condition.",
        place=place,
        fix=fix,
    )


def overwritten(name: str, block: str, place: Place) -> Diagnostic:
    """JB229: a value is bound, and bound anew before anything has read it."""
    return Diagnostic(
        code="JB229",
        severity=Severity.WARNING,
        message=f"nothing reads this {name!r} before block {block!r} binds it anew",
        remedy="Remove it, or give one of the two another name.",
        place=place,
    )


def tag_setup(cell: Cell) -> Fix:
    """Tag a cell `setup`."""
    return Fix(title="Tag the cell `setup`", edits=(Edit(cell=cell.id, tags=(*cell.tags, "setup")),))


def _listed(names: tuple[str, ...]) -> str:
    """Names in words: 'x', 'y' and 2 others."""
    shown = [repr(name) for name in names]
    if len(shown) > 3:
        return f"{', '.join(shown[:2])} and {len(shown) - 2} others"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _them(names: tuple[str, ...]) -> str:
    """The pronoun for so many names."""
    return "it" if len(names) == 1 else "them"
