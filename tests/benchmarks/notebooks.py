"""Infers over real notebooks, every code cell a block: crashes, time, diagnostics, a sample of them to judge.

Run from the root of the repository: `python -m tests.benchmarks.notebooks FOLDER… [--sample 100 --seed 1]`.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jupyter_blocks.errors import NotebookUnreadable
from jupyter_blocks.model.cells import NOTHING, Cell, CellType, Notebook
from jupyter_blocks.model.diagnostics import Diagnostic
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.notebook import read
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.outline import has_code
from jupyter_blocks.reports.places import cell_at

CONTEXT = 8  # lines shown before and after the one a diagnostic names


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What inference made of one notebook, and the processor's seconds it took; no pipeline if it crashed."""

    path: Path
    cells: int
    seconds: float
    pipeline: Pipeline | None
    crash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One diagnostic and where it was found."""

    seen: Seen
    diagnostic: Diagnostic


def notebooks(folders: Iterable[Path], unread: Counter[str]) -> Iterator[tuple[Path, Notebook]]:
    """The notebooks below `folders` that can be read and are in Python; `unread` counts the others."""
    for path in sorted({path for folder in folders for path in folder.rglob("*.ipynb")}):
        try:
            notebook = read.load(path).notebook
        except NotebookUnreadable as error:
            unread[error.message.partition(" at line")[0]] += 1
            continue
        if notebook.language != "python":
            unread[f"in {notebook.language}"] += 1
        elif not any(cell.type is CellType.CODE and has_code(cell.source) for cell in notebook.cells):
            unread["without code"] += 1
        else:
            yield path, replace(notebook, cells=tuple(as_block(cell) for cell in notebook.cells))


def as_block(cell: Cell) -> Cell:
    """The cell as a block of its own, whatever its author has tagged it."""
    tags = (f"block:cell_{cell.index + 1}",) if cell.type is CellType.CODE else ()
    return replace(cell, tags=tags, policy=NOTHING)


def look_at(path: Path, notebook: Notebook) -> Seen:
    """Infer over one notebook; a crash of ours is what this is there to find."""
    cells = sum(cell.type is CellType.CODE for cell in notebook.cells)
    start = time.process_time()
    try:
        pipeline = build(notebook)
    except Exception:  # noqa: BLE001
        return Seen(path=path, cells=cells, seconds=0, pipeline=None, crash=traceback.format_exc())
    return Seen(path=path, cells=cells, seconds=time.process_time() - start, pipeline=pipeline)


def summary(seen: Sequence[Seen], told: Sequence[Told], unread: Counter[str]) -> Iterator[str]:
    """The figures, line by line."""
    cells = sum(one.cells for one in seen)
    times = sorted(one.seconds * 1000 for one in seen)
    yield f"{len(seen)} notebooks, {cells} code cells, {sum(bool(one.crash) for one in seen)} crashes"
    if unread:
        yield f"left out: {', '.join(f'{count} ({why})' for why, count in unread.most_common())}"
    if not seen:
        return
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    yield (
        f"processor time a notebook: median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, "
        f"most {times[-1]:.0f} ms"
    )
    by_notebook = Counter(one.seen.path for one in told)
    silent = len(seen) - len(by_notebook)
    per = sorted(by_notebook[one.path] for one in seen)
    yield (
        f"{len(told)} diagnostics: {len(told) / len(seen):.1f} a notebook, "
        f"median {statistics.median(per):g}, most {per[-1]}; {silent} notebooks without any"
    )
    for (code, severity), count in sorted(
        Counter((one.diagnostic.code, one.diagnostic.severity) for one in told).items()
    ):
        where = len({one.seen.path for one in told if one.diagnostic.code == code})
        yield f"  {code} {severity:8}{count:6} in {where} notebooks"


def in_context(one: Told) -> Iterator[str]:
    """A diagnostic with the lines around the one that it names."""
    found, pipeline = one.diagnostic, one.seen.pipeline
    assert pipeline is not None
    cell = cell_at(pipeline.outline, found.place)
    yield f"{one.seen.path} · cell {cell.cell.index + 1 if cell else '?'}, line {found.place.line}"
    yield f"{found.code} {found.severity}: {found.message}. {found.remedy}"
    if cell is None:
        return
    line = found.place.line or 1
    for number, text in enumerate(cell.cell.source.splitlines(), 1):
        if abs(number - line) <= CONTEXT:
            yield f"  {'>' if number == line else ' '} {number:3} {text[:160]}"


def main(arguments: Sequence[str]) -> int:
    """Print the figures and, if asked for, the sample; 1 if anything crashed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="print so many diagnostics, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="of the draw")
    parser.add_argument("--code", help="draw from the diagnostics of this code only")
    options = parser.parse_args(arguments)
    unread: Counter[str] = Counter()
    seen = [look_at(path, notebook) for path, notebook in notebooks(options.folders, unread)]
    told = [
        Told(seen=one, diagnostic=diagnostic)
        for one in seen
        if one.pipeline is not None
        for diagnostic in one.pipeline.diagnostics
    ]
    for line in summary(seen, told, unread):
        print(line)
    for one in seen:
        if one.crash:
            print(f"\n{one.path}\n{one.crash}")
    drawn_from = [one for one in told if options.code in (None, one.diagnostic.code)]
    drawn = random.Random(options.seed).sample(drawn_from, min(options.sample, len(drawn_from)))
    for number, one in enumerate(drawn, 1):
        print(f"\n[{number}]", "\n".join(in_context(one)))
    return 1 if any(one.crash for one in seen) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
