"""Infers how the blocks of a notebook depend on each other, from their code alone; nothing is executed."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from jupyter_blocks.inference import findings
from jupyter_blocks.inference.blocks import FactFinder
from jupyter_blocks.inference.edges import EdgeFinder
from jupyter_blocks.inference.parameters import parameters_of
from jupyter_blocks.inference.review import review
from jupyter_blocks.inference.walks import Walker
from jupyter_blocks.model.inference import BlockFacts, Inference
from jupyter_blocks.model.pipeline import Form, Outline

TURN = threading.Lock()  # walks take turns: see languages/python/values.py

__all__ = ["Inferrer", "infer"]


def infer(outline: Outline) -> Inference:
    """What the code of a notebook says: facts of each block, edges, parameters, findings.

    Never raises for what the author's code is. Notebooks of other languages than Python have no edges.
    """
    return Inferrer().infer(outline)


class Inferrer:
    """Infers one notebook again and again; after an edit, for the cost of what the edit may have changed."""

    def __init__(self) -> None:
        self.walker = Walker()
        self.facts = FactFinder()
        self.edges = EdgeFinder()

    def infer(self, outline: Outline) -> Inference:
        """The same as the function `infer`."""
        if outline.notebook.language.lower() not in ("python", "python3", "ipython"):
            return Inference(
                blocks=tuple(
                    BlockFacts(name=block.name, form=Form.CELLS, kind=None) for block in outline.blocks
                ),
                edges=(),
                parameters=(),
                diagnostics=(findings.not_inferred(outline.notebook.language),),
            )
        with TURN, collection_paused():
            walked = self.walker.walk(outline)
            parameters, faults = parameters_of(outline)
            return Inference(
                blocks=self.facts.find(walked),
                edges=self.edges.find(walked.blocks),
                parameters=parameters,
                diagnostics=(*review(walked, parameters), *faults),
            )


@contextmanager
def collection_paused() -> Iterator[None]:
    """Without the cyclic garbage collector: half of the time would go into trees that live on.

    Freezing and unfreezing puts what was made in between straight into the oldest generation, unvisited.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():  # what others froze stays frozen
                gc.freeze()
                gc.unfreeze()
            gc.enable()
