"""Compares what a pipeline document says of edges with what its code says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.pipeline import Certainty, Edge, Outline, Via, ViaKind
from jupyter_blocks.pipelines.documents import faults

Reads = Mapping[str, Mapping[str, bool]]
"""By producer the names that a block reads of it, each with whether it certainly is read."""


def reads(edges: tuple[Edge, ...]) -> Mapping[str, Reads]:
    """For each block what it reads of which other one, as documents write it; cut edges left out."""
    found: dict[str, dict[str, dict[str, bool]]] = {}
    for edge in edges:
        for via in edge.via:
            if via.kind is not ViaKind.ORDER and via.certainty is not Certainty.CUT:
                names = found.setdefault(edge.consumer, {}).setdefault(edge.producer, {})
                names[called(via)] = names.get(called(via), False) or via.certainty is Certainty.CERTAIN
    return found


def called(via: Via) -> str:
    """What crosses, as documents write it: a name as such, a resource with its kind, as in "file:out.csv"."""
    if via.kind is ViaKind.VALUE:
        return via.name
    return f"{via.kind}:{via.name}" if via.name else via.kind.value


def differences(outline: Outline, edges: tuple[Edge, ...]) -> Iterator[Diagnostic]:
    """Where what a document says of its edges differs from them; nothing for a notebook."""
    notebook = outline.notebook
    if notebook.upstream is None or notebook.path is None or notebook.language != "python":
        return
    inferred = reads(edges)
    said: dict[str, dict[str, Mapping[str, bool]]] = {}
    lines: dict[tuple[str, str], int] = {}
    for one in notebook.upstream:
        said.setdefault(one.block, {})[one.producer] = one.names
        lines[one.block, one.producer] = one.line
    above: set[str] = set()
    for block in outline.blocks:
        origin = block.cells[0].cell.origin
        if origin is None or origin.file == origin.document:  # its file could not be read
            above.add(block.name)
            continue
        here = said.get(block.name, {})
        told = {name for producer, names in here.items() if producer not in above for name in names}
        here = {producer: names for producer, names in here.items() if producer in above}
        above.add(block.name)
        line = origin.keys.get("upstream", origin.line)
        for producer, name, how, certain in _differing(inferred.get(block.name, {}), here):
            if name in told:  # at the block that is not there, or stands below
                continue
            place = Place(file=notebook.path.name, line=lines.get((block.name, producer), line))
            if certain:
                others = [other for other, names in here.items() if name in names]
                yield faults.upstream_lacks(place, block.name, name, producer, others[0] if others else None)
            else:
                yield faults.upstream_differs(place, block.name, name, producer, how)


def _differing(inferred: Reads, said: Reads) -> Iterator[tuple[str, str, str, bool]]:
    """Producer, name, what is different, and whether it is a name that is certainly read and not said."""
    for producer in dict.fromkeys([*inferred, *said]):
        code, text = inferred.get(producer, {}), said.get(producer, {})
        for name in dict.fromkeys([*code, *text]):
            if name not in text:
                certain = code[name] and ":" not in name
                yield producer, name, "the document does not have it", certain
            elif name not in code:
                yield producer, name, "the code does not read it", False
            elif code[name] != text[name]:
                how = "the code certainly reads it" if code[name] else "the code may read it"
                yield producer, name, how, False
