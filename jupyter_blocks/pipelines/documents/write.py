"""Writes a pipeline as `pipeline.yaml` and block files; the same pipeline gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jupyter_blocks.model.pipeline import Kind, Role
from jupyter_blocks.pipelines.declared import Reads
from jupyter_blocks.pipelines.documents import blockfiles, content
from jupyter_blocks.pipelines.documents.blockfiles import Piece
from jupyter_blocks.pipelines.documents.content import BlockContent, Content, Noted, Text
from jupyter_blocks.pipelines.documents.description import CERTAIN, MAY, PARAMETERS, VERSION
from jupyter_blocks.pipelines.documents.places import NAME
from jupyter_blocks.pipelines.documents.yaml12 import flow

FOLDER = "blocks"
HEAD = "# Edit it as you like: `jupyter-blocks sync` keeps it and the notebook in step.\n"
PREFIXES: Mapping[Role, str] = {
    Role.SETUP: "_setup",
    Role.PARAMETERS: "_parameters",
    Role.INJECTED: "_injected",
}
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above the blocks: the document's name, and where it is from and works, from its folder."""

    name: str
    notebook: str | None = None
    folder: str | None = None


class Names:
    """Gives out names of files, each once, also where upper and lower case are not told apart."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {name.casefold() for name in taken}

    def free(self, stem: str) -> str:
        """`stem`, or what is nearest to it and free on every system."""
        name = f"{stem}_" if stem.casefold() in DEVICES else stem
        number = 1
        while name.casefold() in self.taken:
            number += 1
            name = f"{stem}_{number}"
        self.taken.add(name.casefold())
        return name


def document(said: Content, reads: Mapping[str, Reads], head: Head) -> Mapping[str, str]:
    """The files of the document, by path from its folder; `reads` is what each block reads of others."""
    files: dict[str, str] = {}
    names = Names()
    stems = {block.name: names.free(block.name) for block in said.blocks}
    lines = [HEAD, f"version: {VERSION}\n", f"name: {flow(head.name)}\n"]
    for key, value in (("notebook", head.notebook), ("folder", head.folder), ("kernel", said.kernel or None)):
        if value is not None:
            lines.append(f"{key}: {flow(value)}\n")
    if said.language != "python":
        lines.append(f"language: {flow(said.language)}\n")
    parameters = content.as_parameters(said)
    lines += parameter_lines(parameters) if parameters else []
    setup: list[Any] = []
    for role, cells in content.setup_groups(said):
        if role is Role.PARAMETERS and parameters:
            setup.append(PARAMETERS)
            continue
        part = f"{FOLDER}/{names.free(PREFIXES[role])}{suffix(cells, said.language)}"
        files[part] = joined(cells)
        setup.append(part if role is Role.SETUP else {role.value: part})
    if setup:
        lines.append(f"setup: {flow(setup)}\n")
    lines.append("blocks:\n")
    for block in said.blocks:
        path, tests = paths(stems[block.name], block, said.language)
        if path:
            files[path] = joined(block.cells)
        if tests:
            files[tests] = joined(block.tests)
        source = {"file": path} if path else {}
        lines += entry_lines(block, reads.get(block.name, {}), source, [tests] if tests else [])
    return {NAME: "".join(lines), **files}


def paths(stem: str, block: BlockContent, language: str) -> tuple[str | None, str | None]:
    """Where the cells and the tests of `block` stand, from the document's folder; None if it has none.

    A block that is a pipeline may do without code of its own.
    """
    is_bare = block.kind is Kind.PIPELINE and not any(cell.source for cell in block.cells)
    file = None if is_bare else f"{FOLDER}/{stem}{suffix(block.cells, language)}"
    return file, f"{FOLDER}/{stem}.test{suffix(block.tests, language)}" if block.tests else None


def suffix(cells: Iterable[Text], language: str) -> str:
    """How the name of a file with these cells ends."""
    return blockfiles.suffix((cell.source for cell in cells), language)


def pieces(cells: Iterable[Text]) -> tuple[Piece, ...]:
    """`cells` as they stand in a block file."""
    return tuple(Piece(source=cell.source, tags=cell.tags) for cell in cells)


def joined(cells: Iterable[Text]) -> str:
    """The text of a file with these cells."""
    return blockfiles.join(pieces(cells))


def parameter_lines(noted: Iterable[Noted]) -> list[str]:
    """The parameters, one a line, with the comments of the notebook's cell."""
    rows = [
        f"  {flow(one.given.name)}: {flow(parameter(one))}{f'  {one.comment}' if one.comment else ''}\n"
        for one in noted
    ]
    return [f"{PARAMETERS}:\n", *rows]


def parameter(noted: Noted) -> Any:
    """A parameter's default, or a mapping of default and type where the default does not tell all."""
    given = noted.given
    if given.type is None and not isinstance(given.default, dict):
        return given.default
    return {"default": given.default, **({"type": given.type} if given.type else {})}


def entry_lines(
    block: BlockContent, reads: Reads, source: Mapping[str, str], tests: Iterable[str]
) -> list[str]:
    """What the document says of `block`, whose cells stand where `source` says."""
    said = dict(entry(block, reads, source, tests))
    lines = []
    for number, (key, value) in enumerate(said.items()):
        lead = "  - " if number == 0 else "    "
        if key == "upstream":
            lines += [
                f"{lead}{key}:\n",
                *(f"      {flow(name)}: {flow(names)}\n" for name, names in value.items()),
            ]
        else:
            lines.append(f"{lead}{flow(key)}: {flow(value)}\n")
    return lines


def entry(
    block: BlockContent, reads: Reads, source: Mapping[str, str], tests: Iterable[str]
) -> Iterator[tuple[str, Any]]:
    """The keys of a block's entry, in order, each with its value."""
    yield "name", block.name
    yield "kind", block.kind.value
    yield from source.items()
    if said := upstream(block, reads):
        yield "upstream", said
    if any(name in reads for name in block.after):  # else `NAME: []` says it
        yield "after", list(block.after)
    if listed := list(tests):
        yield "tests", listed
    yield from block.policy.items()


def upstream(block: BlockContent, reads: Reads) -> Mapping[str, Any]:
    """What an entry says of the blocks above: names in a list, or each with its certainty if one may be."""
    said: dict[str, Any] = {}
    for producer, names in reads.items():
        if all(names.values()):
            said[producer] = list(names)
        else:
            said[producer] = {name: CERTAIN if certain else MAY for name, certain in names.items()}
    return said | {name: [] for name in block.after if name not in reads}
