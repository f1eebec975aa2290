"""A run in Markdown, for the page that a CI server makes of a job: state, table, failures, graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

from jupyter_blocks.model.account import Account
from jupyter_blocks.model.run import BlockRun
from jupyter_blocks.reports import mermaid
from jupyter_blocks.reports.history import counts_text, instant, value_text
from jupyter_blocks.reports.runs import (
    CONTROL,
    RUN_GLYPHS,
    STATES,
    failures,
    outcome_text,
    seconds_text,
    tests_text,
)
from jupyter_blocks.reports.text import plain

MEANING = re.compile(r"([\\`*_\[\]<>|~&#!])")  # what Markdown would take for a word of its own
LONGEST = 60_000  # characters of failures: a page of a CI server holds a megabyte


def render(account: Account) -> str:
    """The summary as GitHub's Markdown; what comes from the notebook stands there as text."""
    parts = [_heading(account), *_facts(account), *_table(account), *_failures(account), *_graph(account)]
    return "\n\n".join(parts) + "\n"


def _heading(account: Account) -> str:
    run = account.run
    name = escaped(account.pipeline.name)
    return f"## {RUN_GLYPHS[run.state]} {name}: {run.state} in {seconds_text(run.seconds)}"


def _facts(account: Account) -> Iterator[str]:
    states = [block.state for block in account.run.blocks]
    told = [
        counts_text({state: states.count(state) for state in states}),
        f"run {account.number}" if account.number else "",
        f"began {instant(account.began, UTC)} UTC" if account.began else "",
    ]
    yield " · ".join(part for part in told if part)
    parameters = account.run.parameters
    if parameters:
        yield "Parameters: " + ", ".join(code(f"{n} = {value_text(v)}") for n, v in parameters.items())


def _table(account: Account) -> Iterator[str]:
    if account.run.blocks:
        head = ("| block | state | seconds | tests | outputs |", "|---|---|---:|---|---|")
        yield "\n".join((*head, *(_row(account, block) for block in account.run.blocks)))


def _row(account: Account, block: BlockRun) -> str:
    glyph, _ = STATES[block.state]
    cells = (
        code(block.block),
        f"{glyph} {block.state}",
        f"{block.seconds:.2f}" if block.attempt else "",
        tests_text(block.assertions, len(account.pipeline.by_name[block.block].tests), ""),
        escaped(outcome_text(account.pipeline.outline, block)),
    )
    return f"| {' | '.join(cells)} |"


def _failures(account: Account) -> Iterator[str]:
    """Every failure as the terminal tells it, in one block of code."""
    lines = [plain(line) for line in failures(account.pipeline, account.run)]
    text = CONTROL.sub("", "\n".join(lines)).strip("\n")
    if text:
        yield "### Failures"
        yield fenced(
            text if len(text) <= LONGEST else f"{text[:LONGEST]}\n… {len(text) - LONGEST:,} characters more"
        )


def _graph(account: Account) -> Iterator[str]:
    if account.pipeline.blocks:
        picture = fenced(CONTROL.sub("", mermaid.render(account.pipeline)).rstrip(), "mermaid")
        yield f"<details><summary>Graph</summary>\n\n{picture}\n\n</details>"


def escaped(text: str) -> str:
    """`text` as it stands, on one line, whatever it means in Markdown or HTML."""
    return MEANING.sub(r"\\\1", _one_line(text))


def code(text: str) -> str:
    """`text` on one line in code font, also in a table."""
    line = _one_line(text).replace("|", "\\|")
    ticks = "`" * (_longest_ticks(line) + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{padding}{line}{padding}{ticks}"


def fenced(text: str, language: str = "") -> str:
    """`text` as a block of code that no line of it can end."""
    fence = "`" * max(_longest_ticks(text) + 1, 3)
    return f"{fence}{language}\n{text}\n{fence}"


def _longest_ticks(text: str) -> int:
    return max((len(found) for found in re.findall("`+", text)), default=0)


def _one_line(text: str) -> str:
    return " ".join(CONTROL.sub("", text).split())
