"""A pipeline: named blocks and the edges between them, a directed acyclic graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from jupyter_blocks.model.cells import Cell, Notebook, nothing
from jupyter_blocks.model.diagnostics import NOWHERE, Diagnostic, Place, Severity


class Kind(StrEnum):
    """What a block is for; the words are Mage's."""

    DATA_LOADER = "data_loader"
    TRANSFORMER = "transformer"
    DATA_EXPORTER = "data_exporter"
    SENSOR = "sensor"
    CONDITION = "condition"
    CALLBACK = "callback"
    CUSTOM = "custom"
    CHART = "chart"
    DBT = "dbt"
    PIPELINE = "pipeline"
    SCRATCHPAD = "scratchpad"


VERDICTS = frozenset({Kind.CONDITION, Kind.SENSOR})  # whose truth is asked for


class Form(StrEnum):
    """How a block is written: cells that compute, a decorated function, or a file."""

    CELLS = "cells"
    FUNCTION = "function"
    FILE = "file"


class Role(StrEnum):
    """What a cell is in its pipeline, as its tags say."""

    SETUP = "setup"
    PARAMETERS = "parameters"
    INJECTED = "injected-parameters"
    BLOCK = "block"
    TEST = "test"
    UNTAGGED = "untagged"
    NONE = "none"  # markdown, raw, skipped, scratchpad, or without code


Node = Sequence[Any]  # of a tree that is JSON: a word, then its parts

PRELUDE = frozenset({Role.SETUP, Role.PARAMETERS, Role.INJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlinedCell:
    """A cell with its role; `block` names the block it belongs to (BLOCK) or tests (TEST).

    `code` is the cell's source without a leading `%%block NAME` line; that line is replaced by an empty
    one, so that line numbers stay the author's.
    """

    cell: Cell
    role: Role
    code: str
    block: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What must hold of values for a block to run: `source` is its text, `names` are those it reads.

    `tree` is what `pipelines/conditions.py` reads it to and `kernel/conditions.py` evaluates: a node is a
    list of its word and its parts, so that it is JSON.
    """

    source: str
    names: tuple[str, ...]
    tree: Node = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockOutline:
    """A block as its tags and policy alone describe it; `schemas` are names that its expectations read."""

    name: str
    kind: Kind | None
    cells: tuple[OutlinedCell, ...]
    tests: tuple[OutlinedCell, ...] = ()
    after: tuple[str, ...] = ()
    when: When | None = None
    schemas: tuple[str, ...] = ()
    policy: Mapping[str, Any] = field(default_factory=nothing, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A notebook read through its tags: every cell with its role, every block with its cells.

    Both in notebook order. Inference takes this and nothing else.
    """

    notebook: Notebook
    cells: tuple[OutlinedCell, ...]
    blocks: tuple[BlockOutline, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


class ViaKind(StrEnum):
    """What crosses an edge."""

    VALUE = "value"
    FILE = "file"
    TABLE = "table"
    RNG = "rng"
    ENV = "env"
    CWD = "cwd"
    STATE = "state"
    ORDER = "order"


class Evidence(StrEnum):
    """What a crossing is known from."""

    STATIC = "static"
    DECLARED = "declared"
    POSITIONAL = "positional"
    OBSERVED = "observed"


class Certainty(StrEnum):
    """How sure a crossing is; scheduling treats `may` as an edge."""

    CERTAIN = "certain"
    MAY = "may"
    REFUTED = "refuted"
    CUT = "cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """One name or resource that crosses an edge: where it is bound, where used, known from what."""

    name: str
    kind: ViaKind
    evidence: frozenset[Evidence]
    certainty: Certainty
    bound: Place = NOWHERE
    used: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`consumer` needs `producer`, for the reasons in `via`."""

    producer: str
    consumer: str
    via: tuple[Via, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The value names that cross, in order, once each."""
        return tuple(dict.fromkeys(via.name for via in self.via if via.kind is ViaKind.VALUE))

    @property
    def is_hazard(self) -> bool:
        """Whether only the order within one kernel is at stake: nothing crosses and nobody declared it."""
        return all(via.kind is ViaKind.ORDER and via.evidence == {Evidence.STATIC} for via in self.via)


class AssertionSeverity(StrEnum):
    """An `error` fails the block, a `warn` is recorded and reported."""

    ERROR = "error"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """A check known before anything runs: `block::function`, `block::#n` or `block::expect#n`."""

    id: str
    severity: AssertionSeverity
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a block's policy expects of the frame that it outputs; its assertion is `block::expect#n`.

    `check` is a word such as `not_null`, `columns` what it looks at, `arguments` what else it takes; `source`
    is its text, `of` the output it speaks of, if it names one.
    """

    check: str
    source: str
    columns: tuple[str, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=nothing, hash=False)
    severity: AssertionSeverity = AssertionSeverity.ERROR
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What a function block's parameter is bound to: the variable `source`."""

    parameter: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The unit of work.

    `binds`: all names it binds or mutates, `mutates` those of them that it only mutates; `outputs`: those
    that something later reads; `inputs`: what it, its tests and its policy read of earlier blocks;
    `setup_names`: what it reads of the prelude; `arguments`: for a function block, where its parameters come
    from; `guards`: names that its tests may change in place. `effects` says in words what it changes outside
    the kernel ("writes out.parquet").
    `alters`: what an attempt may leave changed for the next one, which reads it too: names of earlier blocks
    and of the prelude, and state of the process ("rng numpy.random"). `expectations` are those of its policy,
    which are among `tests`, too; `when` is the one of its policy.
    """

    name: str
    kind: Kind
    form: Form
    language: str
    cells: tuple[OutlinedCell, ...]
    test_cells: tuple[OutlinedCell, ...] = ()
    tests: tuple[Assertion, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    setup_names: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    alters: tuple[str, ...] = ()
    mutates: tuple[str, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    when: When | None = None
    policy: Mapping[str, Any] = field(default_factory=nothing, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A name the `parameters` cell assigns: `default` as source text, `type` a Python type's name or ""."""

    name: str
    default: str
    type: str
    place: Place


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """Named blocks in notebook order and the edges between them."""

    outline: Outline
    blocks: tuple[Block, ...]
    edges: tuple[Edge, ...]
    parameters: tuple[Parameter, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def name(self) -> str:
        return self.outline.notebook.name

    @cached_property
    def by_name(self) -> Mapping[str, Block]:
        return {block.name: block for block in self.blocks}

    @cached_property
    def upstream(self) -> Mapping[str, frozenset[str]]:
        """For each block the blocks it needs, directly; hazards and cut edges left out."""
        return self._neighbours(forward=False)

    @cached_property
    def downstream(self) -> Mapping[str, frozenset[str]]:
        """For each block the blocks that need it, directly; hazards and cut edges left out."""
        return self._neighbours(forward=True)

    def ancestors(self, names: frozenset[str]) -> frozenset[str]:
        """All that `names` need, directly or not, themselves excluded unless one needs another."""
        return _reached(self.upstream, names)

    def descendants(self, names: frozenset[str]) -> frozenset[str]:
        """All that need one of `names`, directly or not."""
        return _reached(self.downstream, names)

    @property
    def faults_of_form(self) -> tuple[Diagnostic, ...]:
        """The diagnostics for which a run refuses to start."""
        return tuple(d for d in self.diagnostics if d.refuses)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)

    def _neighbours(self, *, forward: bool) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {block.name: set() for block in self.blocks}
        for edge in self.edges:
            if edge.is_hazard or all(via.certainty is Certainty.CUT for via in edge.via):
                continue
            here, there = (edge.producer, edge.consumer) if forward else (edge.consumer, edge.producer)
            found[here].add(there)
        return {name: frozenset(others) for name, others in found.items()}


def _reached(neighbours: Mapping[str, frozenset[str]], start: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [other for name in start for other in neighbours[name]]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(neighbours[name])
    return frozenset(found)
