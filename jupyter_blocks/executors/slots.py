"""The cells of a run as nbclient wants them, and the outputs it leaves in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict

from jupyter_blocks.executors.requests import CellRequest
from jupyter_blocks.model.cells import ExecutedCell


class Slots:
    """A slot for every cell that may be executed, known by id, and at the end one for cells of rebuilds.

    What a rebuild prints is dropped with it: the block's own attempt is what the executed notebook shows.
    """

    def __init__(self, requests: Iterable[CellRequest]) -> None:
        codes = {request.id: request.code for request in requests}
        self.notebook = _node({"metadata": {}, "cells": [_code_cell(code) for code in (*codes.values(), "")]})
        self._indices = {identity: index for index, identity in enumerate(codes)}
        self._executed: set[str] = set()
        self._kept: dict[str, dict[int, list[Mapping[str, Any]]]] = {}  # by cell and element

    def index(self, request: CellRequest) -> int:
        """The slot in which the cell is executed for good."""
        self._executed.add(request.id)
        return self._indices[request.id]

    def scratch(self, request: CellRequest) -> int:
        """A slot in which the cell is executed without a trace."""
        self.notebook.cells[-1] = _node(_code_cell(request.code))
        return len(self._indices)

    def keep(self, requests: Iterable[CellRequest], element: int) -> None:
        """Keep what the cells have left for an element, in the place of what an earlier attempt left."""
        for request in requests:
            if request.id in self._executed:
                cell = self.notebook.cells[self._indices[request.id]]
                self._kept.setdefault(request.id, {})[element] = cell.outputs
                cell.outputs = []

    def clear(self, requests: Iterable[CellRequest]) -> tuple[int, ...]:
        """Forget what the cells left behind in an earlier attempt; the slots of those that were executed."""
        again = [request for request in requests if request.id in self._executed]
        for request in again:
            self._executed.remove(request.id)
            self._kept.pop(request.id, None)
            self.notebook.cells[self._indices[request.id]] = _node(_code_cell(request.code))
        return tuple(self._indices[request.id] for request in again)

    def executed(self) -> Mapping[str, ExecutedCell]:
        """The cells that were executed, by id; displays updated by later cells are up to date."""
        return {
            identity: ExecutedCell(
                outputs=tuple(_joined(self._outputs(identity, index))),
                execution_count=self.notebook.cells[index].execution_count,
            )
            for identity, index in self._indices.items()
            if identity in self._executed
        }

    def _outputs(self, identity: str, index: int) -> list[Mapping[str, Any]]:
        """What a cell has left, for one element after the other if it ran for several."""
        kept = self._kept.get(identity, {})
        by_element = (output for element in sorted(kept) for output in kept[element])
        return [*by_element, *self.notebook.cells[index].outputs]


def _code_cell(code: str) -> dict[str, Any]:
    return {"cell_type": "code", "source": code, "metadata": {}, "outputs": [], "execution_count": None}


def _node(content: dict[str, Any]) -> NotebookNode:
    node: NotebookNode = from_dict(content)  # type: ignore[no-untyped-call]
    return node


def _joined(outputs: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Neighbouring pieces of one stream as one output, as JupyterLab shows and saves them."""
    joined: list[tuple[Mapping[str, Any], list[str]]] = []
    for output in outputs:
        stream = output.get("name") if output["output_type"] == "stream" else None
        if stream and joined and joined[-1][0].get("name") == stream and joined[-1][1]:
            joined[-1][1].append(output["text"])
        else:
            joined.append((output, [output["text"]] if stream else []))
    return [{**output, "text": "".join(texts)} if texts else output for output, texts in joined]
