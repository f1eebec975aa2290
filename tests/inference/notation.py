"""How a case of inference is written down: a title, the edges in one line, then the cells.

    === self-update: `x = x + 1` reads the earlier version and makes a new one.
    edges: a>b:x b>c:x
    x = 1
    ---
    x = x + 1
    ---
    print(x)

A line that starts with a blank continues the one above. Below `edges:` may stand `facts:`
(`b.outputs=x,y`, fields of BlockFacts), `exempt:` (why the oracle cannot run the case) and `python:`
(the version whose grammar it needs).

Cells are separated by lines that start with `---`; what follows the dashes says what the next cell is:

    ---                      the next block, named a, b, c, … in order
    --- block NAME           a block of that name; a name seen before continues that block
    --- … after NAME …       with an `after:` tag; `kind KIND` likewise
    --- test NAME            a test of block NAME
    --- setup | parameters | injected-parameters | untagged | markdown

Edges are separated by blanks; `a>b:x,y` also fixes what crosses, names as they are, resources with their
kind: `a>b:x,file:out/x.csv`:

    a>b   a certain edge            a?b   a *may* edge
    a-b   an edge; its certainty is a matter of convention
    a~b   an edge that may be drawn or not: what it says is said by other edges already
    a!b   a hazard: nothing crosses, but b must wait for a
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jupyter_blocks.model.cells import CellType
from jupyter_blocks.model.pipeline import Role

HEADER = re.compile(r"^---(.*)$", re.MULTILINE)
TITLE = re.compile(r"^=== (?P<id>[\w-]+): (?P<fact>.+)$", re.MULTILINE)
SAID = re.compile(r"((?P<word>edges|facts|exempt|python):| )(?P<text>.*)")
EDGE = re.compile(r"(?P<producer>\w+)(?P<mark>[>?\-~!])(?P<consumer>\w+)(?::(?P<names>\S+))?")
FACT = re.compile(r"(?P<block>\w+)\.(?P<field>\w+)=(?P<names>[\w,:]*)")


class Mark(StrEnum):
    """What a case says of an edge."""

    CERTAIN = ">"
    MAY = "?"
    EITHER = "-"
    ALLOWED = "~"
    HAZARD = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCell:
    """One cell of a case, with what its tags would say."""

    source: str
    role: Role
    type: CellType = CellType.CODE
    block: str | None = None
    after: tuple[str, ...] = ()
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEdge:
    """One edge of a case; `names` None leaves open what crosses."""

    producer: str
    consumer: str
    mark: Mark
    names: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One small notebook and what must be inferred from it.

    `fact` is the sentence the case proves. `facts` maps (block, field of BlockFacts) to expected names.
    `exempt` says why the oracle cannot run the case; "" where it can. `min_python` is the Python whose
    grammar the cells need.
    """

    id: str
    kind: str
    fact: str
    cells: tuple[CaseCell, ...]
    edges: tuple[CaseEdge, ...]
    facts: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, hash=False)
    exempt: str = ""
    min_python: tuple[int, int] = (3, 11)

    @property
    def blocks(self) -> tuple[str, ...]:
        """The names of its blocks, in notebook order."""
        return tuple(dict.fromkeys(c.block for c in self.cells if c.role is Role.BLOCK and c.block))

    def marked(self, *marks: Mark) -> frozenset[tuple[str, str]]:
        """The (producer, consumer) pairs that bear one of `marks`."""
        return frozenset((e.producer, e.consumer) for e in self.edges if e.mark in marks)

    def shown(self) -> str:
        """The cells as a person reads them."""
        parts = []
        for cell in self.cells:
            title = cell.block if cell.role is Role.BLOCK else f"{cell.role} {cell.block or ''}".strip()
            parts.append(f"[{title}]\n{cell.source}")
        return "\n".join(parts)


def parse_cases(kind: str, text: str) -> tuple[Case, ...]:
    """The cases of one kind, written one after another; raises ValueError on what cannot be read."""
    titles = list(TITLE.finditer(text))
    ends = [title.start() for title in titles[1:]] + [len(text)]
    return tuple(
        parse_case(kind, title["id"], title["fact"], text[title.end() : end])
        for title, end in zip(titles, ends, strict=True)
    )


def parse_case(kind: str, id: str, fact: str, text: str) -> Case:
    """One case, from what stands below its title."""
    lines = text.strip("\n").split("\n")
    said: dict[str, str] = {}
    word = ""
    while lines and (found := SAID.fullmatch(lines[0])):
        word = found["word"] or word
        said[word] = f"{said.get(word, '')} {found['text'].strip()}".strip()
        lines.pop(0)
    major, minor = said.get("python", "3.11").split(".")
    return Case(
        id=f"{kind}-{id}",
        kind=kind,
        fact=fact,
        cells=parse_cells("\n".join(lines)),
        edges=parse_edges(said["edges"]),
        facts=parse_facts(said.get("facts", "")),
        exempt=said.get("exempt", ""),
        min_python=(int(major), int(minor)),
    )


def parse_edges(text: str) -> tuple[CaseEdge, ...]:
    """The edges of one line; raises ValueError on what is none."""
    edges = []
    for word in text.split():
        found = EDGE.fullmatch(word)
        if found is None:
            raise ValueError(f"not an edge: {word!r}")
        names = frozenset(found["names"].split(",")) if found["names"] else None
        edges.append(
            CaseEdge(
                producer=found["producer"], consumer=found["consumer"], mark=Mark(found["mark"]), names=names
            )
        )
    return tuple(edges)


def parse_facts(text: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The facts of one line, `a.outputs=x,y b.inputs=x`; raises ValueError on what is none."""
    facts = {}
    for word in text.split():
        found = FACT.fullmatch(word)
        if found is None:
            raise ValueError(f"not a fact: {word!r}")
        facts[found["block"], found["field"]] = tuple(name for name in found["names"].split(",") if name)
    return facts


def parse_cells(text: str) -> tuple[CaseCell, ...]:
    """The cells of one text."""
    first, *others = HEADER.split("\n" + text.strip("\n"))
    parts = list(zip(others[::2], others[1::2], strict=True))
    if first.strip():
        parts.insert(0, ("", first))
    letters = iter(string.ascii_lowercase)
    cells = []
    for words, source in parts:
        named = words.split()[:1] not in ([], ["after"], ["kind"])
        cells.append(read_cell(words, source, "" if named else next(letters)))
    return tuple(cells)


def read_cell(words: str, source: str, letter: str) -> CaseCell:
    """One cell, from the words of its header."""
    source = source.strip("\n")
    rest = words.split()
    if rest and rest[0] not in ("block", "after", "kind"):
        match rest:
            case ["test", name]:
                return CaseCell(source=source, role=Role.TEST, block=name)
            case ["markdown"]:
                return CaseCell(source=source, role=Role.NONE, type=CellType.MARKDOWN)
            case [role]:
                return CaseCell(source=source, role=Role(role))
    said = dict(zip(rest[::2], rest[1::2], strict=True))
    after = tuple(name for word, name in zip(rest[::2], rest[1::2], strict=True) if word == "after")
    return CaseCell(
        source=source, role=Role.BLOCK, block=said.get("block", letter), after=after, kind=said.get("kind")
    )
