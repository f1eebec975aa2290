"""What a `pipeline.yaml` says, as values, and what is wrong in it, each fault with its line."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jupyter_blocks.errors import DocumentUnreadable
from jupyter_blocks.model.cells import Upstream, nothing
from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.pipeline import Role
from jupyter_blocks.pipelines import policies
from jupyter_blocks.pipelines.documents import faults
from jupyter_blocks.pipelines.documents.yaml12 import Node

VERSION = 1
DOCUMENT_KEYS = (
    *("version", "name", "notebook", "folder", "kernel", "language"),
    *("parameters", "setup", "blocks", "triggers"),
)
BLOCK_KEYS = ("name", "kind", "file", "uses", "origin", "upstream", "after", "tests")
MAY = "may"
CERTAIN = "certain"
PARAMETERS = "parameters"
SETUP_ROLES: Mapping[str, Role] = {
    "parameters": Role.PARAMETERS,
    "injected-parameters": Role.INJECTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A parameter as a document has it: its default, and its type where the default does not tell."""

    name: str
    default: Any
    line: int
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A file that a document names, and the line where it does."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The file of the library that a block's own is a copy of, and the digest of what it held then."""

    file: str
    digest: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupPart:
    """A part of the prelude: the cells of a file, or, without one, the document's own parameters."""

    role: Role
    file: Named | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a document says of one block; `library` means that its file is named from the project's root.

    `keys` has the line of each of its keys, and of those of the mappings in it as `retry.delay`.
    """

    name: str
    line: int
    kind: str | None = None
    file: Named | None = None
    library: bool = False
    upstream: tuple[Upstream, ...] = ()
    after: tuple[str, ...] = ()
    tests: tuple[Named, ...] = ()
    origin: Origin | None = None
    policy: Mapping[str, Any] = field(default_factory=nothing, hash=False)
    keys: Mapping[str, int] = field(default_factory=nothing, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """All that a document says, and its faults."""

    name: str | None = None
    notebook: str | None = None
    folder: str | None = None
    kernel: str = ""
    language: str = "python"
    parameters: tuple[Given, ...] = ()
    setup: tuple[SetupPart, ...] = ()
    blocks: tuple[Entry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def describe(root: Node, file: str) -> Description:
    """What the document `root`, read from `file`, says; faults are in it.

    Raises DocumentUnreadable for one of a version that is newer than this one.
    """
    return _Describer(file).document(root)


class _Describer:
    """Reads nodes into values; holds the faults found so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []

    def place(self, line: int) -> Place:
        return Place(file=self.file, line=line)

    def wrong(self, line: int, message: str, remedy: str) -> None:
        self.found.append(faults.malformed(self.place(line), message, remedy))

    def document(self, root: Node) -> Description:
        if not isinstance(root.value, dict):
            self.wrong(root.line, "the document is no mapping", "Begin it with `version: 1`.")
            return Description(diagnostics=tuple(self.found))
        self.keys(root, DOCUMENT_KEYS, of="a document")
        self.version(root)
        parts = root.entries
        language = self.text(parts.get("language"), "language") or "python"
        parameters = tuple(self.parameters(parts.get(PARAMETERS), language))
        blocks = tuple(self.blocks(parts.get("blocks"), root))
        if (triggers := parts.get("triggers")) is not None:
            self.found.append(faults.not_acted_upon(self.place(triggers.line)))
        return Description(
            name=self.text(parts.get("name"), "name"),
            notebook=self.text(parts.get("notebook"), "notebook"),
            folder=self.text(parts.get("folder"), "folder"),
            kernel=self.text(parts.get("kernel"), "kernel") or "",
            language=language,
            parameters=parameters,
            setup=tuple(self.setup(parts.get("setup"), has_parameters=bool(parameters))),
            blocks=blocks,
            diagnostics=tuple(self.found),
        )

    def version(self, root: Node) -> None:
        said = root.entries.get("version")
        version = said.value if said else None
        if isinstance(version, int) and version > VERSION:
            raise DocumentUnreadable(
                f"the document is of version {version}, which is newer than this program knows",
                place=self.file,
                remedy="Upgrade: `pip install --upgrade jupyter-blocks`.",
            )
        if version != VERSION or isinstance(version, bool):
            message = "the document does not say its version" if said is None else "`version` is not 1"
            self.wrong(said.line if said else root.line, message, "Write `version: 1`.")

    def keys(self, node: Node, known: Iterable[str], *, of: str) -> None:
        for key, line in node.twice:
            self.found.append(faults.stands_twice(self.place(line), f"`{key}`"))
        for key, line in node.lines.items():
            if key not in known:
                self.found.append(faults.unknown_key(self.place(line), key, tuple(known), of=of))

    def text(self, node: Node | None, key: str) -> str | None:
        if node is None or node.value is None:
            return None
        if isinstance(node.value, str) and node.value:
            return node.value
        self.wrong(node.line, f"`{key}` is no text", f'Write it in quotes: `{key}: "…"`.')
        return None

    def file_name(self, node: Node, key: str) -> Named | None:
        text = self.text(node, key)
        if text is None and node.value is None:
            self.wrong(node.line, f"`{key}` names no file", "Write a path from the document's folder.")
        return None if text is None else Named(file=text, line=node.line)

    # -- the prelude ---------------------------------------------------------------------------------

    def parameters(self, node: Node | None, language: str) -> Iterator[Given]:
        if node is None or node.value is None:
            return
        if language != "python" or not isinstance(node.value, dict):
            self.wrong(
                node.line,
                "`parameters` is no mapping of names to values"
                if language == "python"
                else f"parameters of a kernel of {language} cannot be written as YAML",
                "Write `month: 1` below it."
                if language == "python"
                else "Name the file that assigns them in `setup`: `{parameters: blocks/_parameters.R}`.",
            )
            return
        for key, line in node.twice:
            self.found.append(faults.stands_twice(self.place(line), f"the parameter `{key}`"))
        for name, said in node.entries.items():
            given = self.parameter(name, said)
            if given is not None:
                yield given

    def parameter(self, name: str, node: Node) -> Given | None:
        if not name.isidentifier() or keyword.iskeyword(name):
            self.wrong(node.line, f"`{name}` cannot be the name of a parameter", "Write a Python identifier.")
            return None
        if not isinstance(node.value, dict):
            return Given(name=name, default=node.value, line=node.line)
        known = ("default", "type")
        kind = node.value.get("type")
        if "default" not in node.value or any(key not in known for key in node.value):
            self.wrong(
                node.line,
                f"the parameter `{name}` is a mapping with other keys than `default` and `type`",
                "Write `{default: {…}}` for one whose value is a mapping.",
            )
            return None
        if kind is not None and not _is_annotation(kind):
            self.wrong(
                node.line, f"the type of `{name}` is no annotation", "Write it as Python does: `str | None`."
            )
            return None
        return Given(name=name, default=node.value["default"], line=node.line, type=kind)

    def setup(self, node: Node | None, *, has_parameters: bool) -> Iterator[SetupPart]:
        placed = False
        if node is not None and not isinstance(node.value, list):
            self.wrong(node.line, "`setup` is no list", "Write `setup: [blocks/_setup.py, parameters]`.")
            node = None
        items = node.items if node is not None else ()
        if has_parameters and all(item.value != PARAMETERS for item in items):
            yield SetupPart(role=Role.PARAMETERS)
        for item in items:
            if item.value == PARAMETERS:
                if placed:
                    self.found.append(faults.stands_twice(self.place(item.line), "`parameters`"))
                elif has_parameters:
                    yield SetupPart(role=Role.PARAMETERS)
                placed = True
            elif (
                isinstance(item.value, dict) and len(item.value) == 1 and set(item.value) <= set(SETUP_ROLES)
            ):
                ((word, part),) = item.entries.items()
                named = self.file_name(part, "setup")
                if named is not None:
                    yield SetupPart(role=SETUP_ROLES[word], file=named)
            elif (named := self.file_name(item, "setup")) is not None:
                yield SetupPart(role=Role.SETUP, file=named)

    # -- blocks --------------------------------------------------------------------------------------

    def blocks(self, node: Node | None, root: Node) -> Iterator[Entry]:
        if node is None or not isinstance(node.value, list | None):
            line = node.line if node else root.line
            self.wrong(line, "`blocks` is no list of blocks", "Write `- name: load`, `file: blocks/load.py`.")
            return
        entries: list[Entry] = []
        for item in node.items:
            entry = self.block(item)
            if entry is None:
                continue
            if any(entry.name == other.name for other in entries):
                self.found.append(faults.stands_twice(self.place(entry.line), f"the block `{entry.name}`"))
                continue
            entries.append(entry)
        self.found += _upstream_faults(entries, self.file)
        yield from entries

    def block(self, node: Node) -> Entry | None:
        if not isinstance(node.value, dict):
            self.wrong(
                node.line, "this is no block", "Write `- name: load`, with `file: blocks/load.py` below."
            )
            return None
        known = (*BLOCK_KEYS, *policies.KNOWN)
        self.keys(node, known, of="a block")
        parts = node.entries
        name = self.text(parts.get("name"), "name")
        if name is None:
            self.wrong(node.line, "the block has no name", "Write `name: NAME`.")
            return None
        own, library = parts.get("file"), parts.get("uses")
        alone = "pipeline" in parts and own is None and library is None
        if (own is None) == (library is None) and not alone:
            self.wrong(
                node.lines.get("uses", node.line),
                f"'{name}' has " + ("both `file` and `uses`" if own else "neither `file` nor `uses`"),
                f"Write `file: blocks/{name}.py`, or `uses:` with a file of the project's library.",
            )
        source = own or library
        return Entry(
            name=name,
            line=node.lines.get("name", node.line),
            kind=self.text(parts.get("kind"), "kind"),
            file=self.file_name(source, "file" if own else "uses") if source else None,
            library=own is None and library is not None,
            upstream=tuple(self.upstream(name, parts.get("upstream"))),
            after=self.names(parts.get("after"), "after"),
            tests=tuple(self.tests(parts.get("tests"))),
            origin=self.origin(parts.get("origin")),
            policy={key: part.value for key, part in parts.items() if key in policies.KNOWN},
            keys=dict(_lines(node)),
        )

    def tests(self, node: Node | None) -> Iterator[Named]:
        if node is None:
            return
        if not isinstance(node.value, list):
            self.wrong(node.line, "`tests` is no list", "Write `tests: [blocks/load.test.py]`.")
            return
        for item in node.items:
            if (named := self.file_name(item, "tests")) is not None:
                yield named

    def origin(self, node: Node | None) -> Origin | None:
        if node is None:
            return None
        if isinstance(node.value, dict) and set(node.value) == {"file", "digest"}:
            file, digest = node.value["file"], node.value["digest"]
            if isinstance(file, str) and isinstance(digest, str):
                return Origin(file=file, digest=digest, line=node.line)
        self.wrong(
            node.line, "`origin` is no file with its digest", "Leave it as `detach` wrote it, or drop it."
        )
        return None

    def names(self, node: Node | None, key: str) -> tuple[str, ...]:
        if node is None:
            return ()
        if not isinstance(node.value, list) or not all(isinstance(name, str) for name in node.value):
            self.wrong(node.line, f"`{key}` is no list of names", f"Write `{key}: [load]`.")
            return ()
        return tuple(dict.fromkeys(node.value))

    def upstream(self, block: str, node: Node | None) -> Iterator[Upstream]:
        if node is None or node.value is None:
            return
        if not isinstance(node.value, dict):
            self.wrong(
                node.line,
                f"`upstream` of '{block}' is no mapping",
                "Write what it reads of each block: `load: [flights]`, or `load: []` for order alone.",
            )
            return
        for key, line in node.twice:
            self.found.append(faults.stands_twice(self.place(line), f"`{key}`"))
        for producer, part in node.entries.items():
            names = _certainties(part)
            line = node.lines[producer]
            if names is None:
                self.wrong(
                    line,
                    f"what '{block}' reads of `{producer}` is no list of names",
                    f"Write `{producer}: [flights]`, or `{{flights: may}}` if it may be read.",
                )
            else:
                yield Upstream(block=block, producer=producer, names=names, line=line)


def _certainties(node: Node) -> Mapping[str, bool] | None:
    """The names in an entry of `upstream`, each with whether it certainly is read; None if malformed."""
    if node.value is None:
        return {}
    pairs: list[tuple[Any, Any]] = []
    if isinstance(node.value, dict):
        pairs = list(node.value.items())
    elif isinstance(node.value, list):
        for item in node.value:
            pairs += item.items() if isinstance(item, dict) else [(item, CERTAIN)]
    else:
        return None
    if not all(isinstance(name, str) and word in (MAY, CERTAIN) for name, word in pairs):
        return None
    return {name: word == CERTAIN for name, word in pairs}


def _lines(node: Node, prefix: str = "") -> Iterator[tuple[str, int]]:
    for key, line in node.lines.items():
        yield f"{prefix}{key}", line
        if node.entries[key].lines:
            yield from _lines(node.entries[key], f"{prefix}{key}.")


def _is_annotation(text: object) -> bool:
    if not isinstance(text, str):
        return False
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return "\n" not in text


def _upstream_faults(entries: list[Entry], file: str) -> Iterator[Diagnostic]:
    """Upstream blocks that are not there, that stand below, and circles, each circle once."""
    order = {entry.name: number for number, entry in enumerate(entries)}
    needs = {
        entry.name: tuple(dict.fromkeys([*(one.producer for one in entry.upstream), *entry.after]))
        for entry in entries
    }
    told: set[frozenset[str]] = set()
    for entry in entries:
        lines = {one.producer: one.line for one in entry.upstream}
        for name in needs[entry.name]:
            place = Place(file=file, line=lines.get(name, entry.keys.get("after", entry.line)))
            if name not in order:
                yield faults.unknown_upstream(place, entry.name, name, order)
            elif order[name] >= order[entry.name]:
                chain = _way(needs, name, entry.name)
                if chain is None:
                    yield faults.later_upstream(place, entry.name, name)
                elif frozenset(chain) not in told:
                    told.add(frozenset(chain))
                    yield faults.circle(place, (entry.name, *chain))


def _way(needs: Mapping[str, tuple[str, ...]], start: str, goal: str) -> tuple[str, ...] | None:
    """The blocks on a shortest way by which `start` needs `goal`, both of them included; None without one."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in waiting:
        if way[-1] == goal:
            return way
        for name in needs.get(way[-1], ()):
            if name not in seen:
                seen.add(name)
                waiting.append((*way, name))
    return None


def after(entry: Entry, known: Iterable[str]) -> tuple[str, ...]:
    """The blocks of which `entry` says that they must have run, whatever crosses."""
    alone = (one.producer for one in entry.upstream if not one.names)
    return tuple(name for name in dict.fromkeys([*entry.after, *alone]) if name in known)
