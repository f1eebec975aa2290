"""The live notebook for people: the graph and the outcome of tests as plain text and as a small HTML table.

What is made here may be saved in the user's file: it is small, the same for the same state, and holds neither
times of execution nor rows of data.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from jupyter_blocks.kernel.evaluation import Verdict
from jupyter_blocks.kernel.graph import LiveGraph
from jupyter_blocks.kernel.links import Link
from jupyter_blocks.kernel.notebook import EXECUTED, FILE, KnownText
from jupyter_blocks.kernel.staleness import FAILED, FRESH, NOT_RUN, STALE, Finding

STATES = {FRESH: "fresh", STALE: "stale", FAILED: "failed", NOT_RUN: "not run"}
SIGNS = {FRESH: "●", STALE: "◐", FAILED: "✗", NOT_RUN: "○"}  # never by colour alone
VERDICTS = {"passed": "✓", "failed": "✗", "broken": "!"}

Bundle = dict[str, str]
Row = Sequence[str]


def bundle(title: str, head: Row, rows: Iterable[Row], notes: Iterable[str] = ()) -> Bundle:
    """A table with a line above and notes below, as plain text and as HTML."""
    own, said = [tuple(row) for row in rows], list(notes)
    return {"text/plain": _text(title, own, said), "text/html": _html(title, head, own, said)}


def _text(title: str, rows: Sequence[Row], notes: Sequence[str]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows)]  # noqa: B905
    lines = [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()  # noqa: B905
        for row in rows
    ]
    return "\n".join([title, *lines, *notes])


def _html(title: str, head: Row, rows: Sequence[Row], notes: Sequence[str]) -> str:
    def line(tag: str, row: Row) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>"

    table = ["<table>", line("th", head), *(line("td", row) for row in rows), "</table>"] if rows else []
    return "\n".join([f"<p>{escape(title)}</p>", *table, *(f"<p>{escape(note)}</p>" for note in notes)])


def graph_bundle(graph: LiveGraph, found: Iterable[Finding]) -> Bundle:
    """What `%blocks` shows: each block, how it stands, what it reads of which, and why it is stale."""
    sources: dict[str, dict[str, list[str]]] = {}
    for link in graph.links():
        sources.setdefault(link.consumer, {}).setdefault(link.producer, []).append(
            _crossing(link.kind, link.name)
        )
    rows = []
    for block in graph.blocks:
        standing = graph.groups[block]
        reads = "; ".join(
            f"{producer} ({', '.join(dict.fromkeys(names))})"
            for producer, names in sources.get(block, {}).items()
        )
        why = "; ".join(reason.text for reason in standing.reasons)
        rows.append((f"{SIGNS[standing.state]} {block}", STATES[standing.state], reads, why))
    others = [
        f"{cell.title} is {STATES[standing.state]}: {'; '.join(reason.text for reason in standing.reasons)}"
        for cell in graph.cells
        if cell.block is None
        and (standing := graph.groups[cell.group]).state in (STALE, FAILED)
        and cell.role
    ]
    told = [f"{one.code} {one.message}. {one.remedy}" for one in found]
    return bundle(_title(graph), ("block", "state", "reads of", "why"), rows, [*others, *told])


def _title(graph: LiveGraph) -> str:
    count = len(graph.blocks)
    blocks = "no blocks" if not count else "1 block" if count == 1 else f"{count} blocks"
    return f"{blocks}, {known_from(graph.text)}"


def known_from(text: KnownText) -> str:
    """Where the text is known from, in words."""
    if text.origin == FILE and text.saved is not None:
        return f"as saved at {time.strftime('%H:%M', time.localtime(text.saved))}"
    if text.origin == EXECUTED:
        return "of the cells that were executed: the notebook's text is not known"
    return "as in the editor"


def why_bundle(graph: LiveGraph, producer: str, consumer: str) -> Bundle:
    """What crosses from one block to another, by as few others as there may be, and from what it is known."""
    links = graph.links()
    chain = _chain(links, producer, consumer)
    rows = [
        (f"{one} → {other}", link.kind, link.name, _known(link))
        for one, other in pairwise(chain)
        for link in links
        if (link.producer, link.consumer) == (one, other)
    ]
    if not rows:
        return bundle(f"nothing crosses from {producer} to {consumer}", ("from → to",), [])
    between = f", through {', '.join(chain[1:-1])}" if len(chain) > 2 else ""
    title = f"{consumer} needs {producer}{between}"
    return bundle(title, ("from → to", "what", "name", "known"), rows)


def _chain(links: Sequence[Link], producer: str, consumer: str) -> list[str]:
    """The blocks of a shortest way from one block to another, both among them; none if there is no way."""
    reached = {producer: [producer]}
    waiting = [producer]
    for block in waiting:
        for link in links:
            if link.producer == block and link.consumer not in reached:
                reached[link.consumer] = [*reached[block], link.consumer]
                waiting.append(link.consumer)
    return reached.get(consumer, [])


def _known(link: Link) -> str:
    return "seen when it ran" if link.certain else "by the names in its text"


def _crossing(kind: str, name: str) -> str:
    return name if kind == "value" else f"{kind} {name}".rstrip()


def verdicts_bundle(block: str, verdicts: Sequence[Verdict]) -> Bundle:
    """How the tests of a block came out: a line for each that did not pass, with the values compared."""
    bad = [verdict for verdict in verdicts if verdict.state != "passed"]
    warned = sum(verdict.severity == "warn" for verdict in bad)
    counts = [
        f"{number} {word}"
        for number, word in (
            (len(verdicts) - len(bad), "passed"),
            (sum(one.state == "failed" and one.severity != "warn" for one in bad), "failed"),
            (sum(one.state == "broken" and one.severity != "warn" for one in bad), "broken"),
            (warned, "warned"),
        )
        if number
    ]
    sign = VERDICTS["failed"] if len(bad) > warned else "⚠" if warned else VERDICTS["passed"]
    rows = [
        (f"{VERDICTS[one.state]} {one.id}", one.message or one.source, _compared(one.compared)) for one in bad
    ]
    return bundle(f"{sign} tests of {block}: {', '.join(counts)}", ("assertion", "message", "values"), rows)


def _compared(compared: Iterable[dict[str, str]]) -> str:
    """The values compared; of a frame its first line, without the rows."""
    return "; ".join(f"{one['expression']} = {one['value'].partition(chr(10))[0]}" for one in compared)


def rows_text(identity: str, rows: dict[str, Any]) -> str:
    """The offending rows of an assertion as text, for where nothing is saved."""
    return bundle(f"{identity}: {rows['total']} rows", rows["columns"], [rows["columns"], *rows["rows"]])[
        "text/plain"
    ]
