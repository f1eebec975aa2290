"""What inference finds out about an outline: facts of each block, the edges, the parameters."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_blocks.model.diagnostics import Diagnostic
from jupyter_blocks.model.pipeline import Argument, Assertion, Edge, Form, Kind, Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFacts:
    """What a block's code says; the fields mean what they mean in `Block`.

    `kind` is the one its decorator names, None without one. `effects` are words ("writes out.parquet").
    """

    name: str
    form: Form
    kind: Kind | None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """Facts of every block, in notebook order; edges sorted by consumer, producer; no declared edges."""

    blocks: tuple[BlockFacts, ...]
    edges: tuple[Edge, ...]
    parameters: tuple[Parameter, ...]
    diagnostics: tuple[Diagnostic, ...]
