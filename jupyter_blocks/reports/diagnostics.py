"""Diagnostics as compilers print them: place, severity, code, message, the author's line, the remedy."""

from __future__ import annotations

import os
import re
from collections import Counter

from jupyter_blocks.model.diagnostics import Diagnostic, Fix, Severity
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.reports.places import place_text, source_line
from jupyter_blocks.reports.text import EMPTY, Line, Span, Style, counted, line, width

STYLES = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.DOUBTFUL, Severity.INFO: Style.ACTIVE}
QUOTED = re.compile(r"[`'\"‘“](\w+)[`'\"’”]")


def report(pipeline: Pipeline, file: str) -> list[Line]:
    """Every diagnostic of `pipeline`, which was read from `file`, and a summary."""
    lines: list[Line] = []
    for diagnostic in pipeline.diagnostics:
        lines += [*explained(pipeline, diagnostic, file), EMPTY]
    return [*lines, summary(pipeline.diagnostics)]


def explained(pipeline: Pipeline, diagnostic: Diagnostic, file: str) -> list[Line]:
    """One diagnostic: what and where, the line it is about, what to do."""
    lines = [_headline(diagnostic), *_location(pipeline, diagnostic, file), *_excerpt(pipeline, diagnostic)]
    remedy, *more = diagnostic.remedy.splitlines() or [""]
    if remedy:
        lines.append(line("  ", ("= ", Style.DIM), remedy, *_fix_mark(diagnostic)))
    return [*lines, *(line("    ", text) for text in more)]


def brief(pipeline: Pipeline, diagnostic: Diagnostic) -> list[Line]:
    """One diagnostic in two lines, as `run` prints it before it starts."""
    place = place_text(pipeline.outline, diagnostic.place)
    return [
        line(*_severity(diagnostic), f"{place}: " if place else "", diagnostic.message),
        line("  ", (diagnostic.remedy, Style.DIM)),
    ]


def summary(diagnostics: tuple[Diagnostic, ...]) -> Line:
    """ "2 errors, 1 warning; 1 can be mended with --fix", or that nothing was found."""
    if not diagnostics:
        return line(("no findings", Style.GOOD))
    found = Counter(diagnostic.severity for diagnostic in diagnostics)
    nouns = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    parts = [counted(found[severity], noun) for severity, noun in nouns.items() if found[severity]]
    fixable = sum(diagnostic.fix is not None for diagnostic in diagnostics)
    style = next(STYLES[severity] for severity in nouns if found[severity])
    more = f"; {fixable} can be mended with --fix" if fixable else ""
    return line((", ".join(parts), style), more)


def fixed(fixes: tuple[Fix, ...]) -> list[Line]:
    """What --fix has done."""
    return [line(("fixed", Style.GOOD), f"  {fix.title}") for fix in fixes]


def _headline(diagnostic: Diagnostic) -> Line:
    return line(*_severity(diagnostic), (diagnostic.message, Style.STRONG))


def _severity(diagnostic: Diagnostic) -> tuple[Span, ...]:
    style = STYLES[diagnostic.severity]
    return (f"{diagnostic.severity}", style), (f"[{diagnostic.code}] ", style)


def _location(pipeline: Pipeline, diagnostic: Diagnostic, file: str) -> list[Line]:
    place = place_text(pipeline.outline, diagnostic.place)
    document = pipeline.outline.notebook.path
    if diagnostic.place.file and document:
        return [line("  ", ("→ ", Style.DIM), os.path.normpath(document.parent / place))]
    return [line("  ", ("→ ", Style.DIM), f"{file}: {place}" if place else file)]


def _excerpt(pipeline: Pipeline, diagnostic: Diagnostic) -> list[Line]:
    source = source_line(pipeline.outline, diagnostic.place)
    if source is None or not source.strip():
        return []
    text = source.expandtabs(4)
    number = str(diagnostic.place.line)
    start, stop = _marked(text, diagnostic.message)
    carets = " " * width(text[:start]) + "^" * max(width(text[start:stop]), 1)
    style = STYLES[diagnostic.severity]
    return [
        line("  ", (f"{number} │ ", Style.DIM), text),
        line("  ", (" " * len(number) + " │ ", Style.DIM), (carets, style)),
    ]


def _marked(text: str, message: str) -> tuple[int, int]:
    """What of a source line a message is about: the first name it quotes that stands there, else all."""
    for name in QUOTED.findall(message):
        found = re.search(rf"\b{re.escape(name)}\b", text)
        if found:
            return found.span()
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _fix_mark(diagnostic: Diagnostic) -> tuple[Span, ...]:
    return (("  [fix]", Style.GOOD),) if diagnostic.fix else ()
