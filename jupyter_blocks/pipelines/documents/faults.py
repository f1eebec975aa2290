"""The diagnostics of pipeline documents, JB4xx: what can be wrong in them, each with its line and remedy."""

from __future__ import annotations

from collections.abc import Iterable

from jupyter_blocks import tags
from jupyter_blocks.model.diagnostics import Diagnostic, Place, Severity


def unknown_key(place: Place, key: str, known: Iterable[str], *, of: str) -> Diagnostic:
    near = tags.nearest(key, known, 2)
    return _refusing(
        "JB401",
        f"{of} has no `{key}`" + (f"; did you mean `{near}`?" if near else ""),
        f"Write `{near}`." if near else f"The keys are: {', '.join(known)}.",
        place,
    )


def malformed(place: Place, message: str, remedy: str) -> Diagnostic:
    return _refusing("JB402", message, remedy, place)


def stands_twice(place: Place, what: str) -> Diagnostic:
    return _refusing("JB403", f"{what} stands twice", "Keep one of the two.", place)


def no_such_file(place: Place, file: str, near: str | None) -> Diagnostic:
    return _refusing(
        "JB404",
        f"there is no file `{file}`" + (f"; did you mean `{near}`?" if near else ""),
        f"Write `{near}`." if near else "Restore the file, or take it out of the document.",
        place,
    )


def unreadable_file(place: Place, file: str, reason: str) -> Diagnostic:
    return _refusing(
        "JB404", f"`{file}` cannot be read: {reason}", "Make it a text file that you may read.", place
    )


def outside(place: Place, file: str, project: str) -> Diagnostic:
    return _refusing(
        "JB405",
        f"`{file}` leads out of the project",
        f"Files of a document lie in its project, {project}: write a relative path with `/` into it. "
        "A `blocks.yaml` in a folder above, even an empty one, makes that folder the project.",
        place,
    )


def unknown_upstream(place: Place, block: str, name: str, known: Iterable[str]) -> Diagnostic:
    near = tags.nearest(name, known, 2)
    return _refusing(
        "JB406",
        f"'{block}' has `{name}` upstream, and no block is called so"
        + (f"; did you mean `{near}`?" if near else ""),
        f"Write `{near}`." if near else "Name a block of this document.",
        place,
    )


def circle(place: Place, chain: Iterable[str]) -> Diagnostic:
    """Blocks that wait for each other; the first of them stands at both ends of `chain`."""
    return _refusing(
        "JB407",
        f"a circle: {' needs '.join(f'`{name}`' for name in chain)}",
        "Take one of them out of the other's `upstream`.",
        place,
    )


def later_upstream(place: Place, block: str, name: str) -> Diagnostic:
    return _refusing(
        "JB407",
        f"'{block}' has `{name}` upstream, which stands below it",
        f"Move `{name}` above '{block}': blocks stand in the order in which they run.",
        place,
    )


def upstream_lacks(place: Place, block: str, name: str, producer: str, said: str | None) -> Diagnostic:
    """A name that a block certainly reads; the document has it of `said`, or not at all."""
    instead = f", which `upstream` has of `{said}`" if said else ", which `upstream` lacks"
    return _refusing(
        "JB408",
        f"'{block}' reads `{name}` of `{producer}`{instead}",
        f"Write `{producer}: [{name}]` there, or let `jupyter-blocks sync` do it.",
        place,
    )


def upstream_differs(place: Place, block: str, name: str, producer: str, how: str) -> Diagnostic:
    """A name too many, or of another certainty: nothing goes wrong by it."""
    return Diagnostic(
        code="JB409",
        severity=Severity.WARNING,
        message=f"`upstream` of '{block}' and its code differ in `{name}` of `{producer}`: {how}",
        remedy="`jupyter-blocks sync` brings the document up to date.",
        place=place,
    )


def not_acted_upon(place: Place) -> Diagnostic:
    return Diagnostic(
        code="JB410",
        severity=Severity.INFO,
        message="`triggers` are kept, but this version starts no run by itself",
        remedy="Let cron, or another scheduler, call `jupyter-blocks run`.",
        place=place,
    )


def library_moved_on(place: Place, block: str, file: str) -> Diagnostic:
    return Diagnostic(
        code="JB411",
        severity=Severity.INFO,
        message=f"`{file}` of the library has changed since '{block}' was detached from it",
        remedy="Bring over what is wanted, then drop `origin`; or take the library's again: `uses:`.",
        place=place,
    )


def _refusing(code: str, message: str, remedy: str, place: Place) -> Diagnostic:
    return Diagnostic(
        code=code, severity=Severity.ERROR, message=message, remedy=remedy, place=place, refuses=True
    )
