"""Brings what a merge has come to into a document and its block files: comments and order in YAML stay.

Only what changes is written, and the text of `pipeline.yaml` is changed where a value is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from jupyter_blocks.model.pipeline import Role
from jupyter_blocks.pipelines.declared import Reads
from jupyter_blocks.pipelines.documents import blockfiles, parts, patches, write
from jupyter_blocks.pipelines.documents.content import (
    BlockContent,
    Content,
    Text,
    as_parameters,
    setup_groups,
)
from jupyter_blocks.pipelines.documents.description import (
    BLOCK_KEYS,
    DOCUMENT_KEYS,
    PARAMETERS,
    Entry,
    SetupPart,
    after,
)
from jupyter_blocks.pipelines.documents.read import PipelineDocument
from jupyter_blocks.pipelines.documents.yaml12 import flow


def brought(
    document: PipelineDocument,
    before: parts.Parts,
    final: Content,
    reads: Mapping[str, Reads],
    renames: Mapping[str, str],
) -> Mapping[str, str | None]:
    """The files of `document`, which said `before`, that change when it says `final`.

    `reads` is what each block reads of others, `renames` has the blocks that get a new name.
    """
    writer = _Writer(document, parts.renamed(before, renames), final, reads, renames)
    writer.head()
    writer.setup()
    writer.blocks()
    texts: dict[str, str | None] = dict.fromkeys(writer.gone)  # but for names that another file takes
    texts |= writer.texts | ({document.path.name: writer.text} if writer.text != document.text else {})
    return {name: text for name, text in texts.items() if text != document.notebook.files.get(name)}


class _Writer:
    """Changes the text of a document, one thing after the other; holds the texts of files that change."""

    def __init__(
        self,
        document: PipelineDocument,
        before: parts.Parts,
        final: Content,
        reads: Mapping[str, Reads],
        renames: Mapping[str, str],
    ) -> None:
        self.document, self.before, self.final = document, before, final
        self.reads, self.renames = reads, renames
        self.wanted = parts.take_apart(final)
        self.text = document.text
        self.texts: dict[str, str] = {}
        self.gone: set[str] = set()
        places, named = document.places, document.notebook.files
        there = places.files.beside(places.folder / write.FOLDER / "any")
        self.names = write.Names(PurePosixPath(name).name.split(".")[0] for name in (*named, *there))

    def changed(self, key: parts.Key) -> bool:
        return flow(self.before.get(key)) != flow(self.wanted.get(key))

    # -- above the blocks ----------------------------------------------------------------------------

    def head(self) -> None:
        if self.changed(parts.KERNEL):
            self.text = patches.put(self.text, ("kernel",), self.final.kernel, after=DOCUMENT_KEYS[:4])
        noted = as_parameters(self.final)
        had = {key[1] for key in self.before if key[0] == parts.PARAMETER}
        if not noted:
            self.text = patches.drop(self.text, (PARAMETERS,))
            return
        given = {one.given.name: write.parameter(one) for one in noted}
        if not had:
            self.text = patches.drop(self.text, (PARAMETERS,))
            self.text = patches.put(self.text, (PARAMETERS,), given, after=DOCUMENT_KEYS[:6])
            return
        for name in had - set(given):
            self.text = patches.drop(self.text, (PARAMETERS, name))
        for number, (name, value) in enumerate(given.items()):
            if self.changed((parts.PARAMETER, name)):
                above = list(given)[:number]
                self.text = patches.put(self.text, (PARAMETERS, name), value, after=above)

    def setup(self) -> None:
        """The prelude: a group of cells stays in its file, as long as the groups are of the same roles."""
        if not self.changed(parts.SETUP):
            return
        said = self.document.description.setup
        groups = list(setup_groups(self.final))
        has_mapping = as_parameters(self.final) is not None
        had = [(part.role, part.file is None) for part in said]
        now = [(role, role is Role.PARAMETERS and has_mapping) for role, _ in groups]
        listed: list[Any] = []
        left = list(said)
        for (role, as_mapping), (_, cells) in zip(now, groups, strict=True):
            part = left.pop(0) if had == now else None
            if as_mapping:
                listed.append(PARAMETERS)
                continue
            path = self.setup_file(part, role, cells)
            listed.append(path if role is Role.SETUP else {role.value: path})
        for part in left if had != now else ():
            if part.file is not None:
                self.take_away(part.file.file)
        self.text = patches.put(self.text, ("setup",), listed, after=DOCUMENT_KEYS[:7])

    def setup_file(self, part: SetupPart | None, role: Role, cells: Sequence[Text]) -> str:
        if part is not None and part.file is not None:
            return self.rewritten(part.file.file, cells)
        suffix = write.suffix(cells, self.final.language)
        path = f"{write.FOLDER}/{self.names.free(write.PREFIXES[role])}{suffix}"
        self.texts[path] = write.joined(cells)
        return path

    # -- blocks --------------------------------------------------------------------------------------

    def blocks(self) -> None:
        entries = [entry.name for entry in self.document.description.blocks]
        had = [self.renames.get(name, name) for name in entries]
        for entry in self.document.description.blocks:
            if self.renames.get(entry.name, entry.name) not in self.wanted[parts.ORDER]:
                self.take_away_all(entry)
        for number, entry in enumerate(self.document.description.blocks):
            name = self.renames.get(entry.name, entry.name)
            block = next((block for block in self.final.blocks if block.name == name), None)
            if block is not None:
                self.entry(number, entry, block)
        order: list[int | str] = [
            had.index(block.name) if block.name in had else self.added(block) for block in self.final.blocks
        ]
        if not had:
            self.text = patches.drop(self.text, ("blocks",)) + "blocks:\n" + "".join(map(str, order))
        elif order != list(range(len(had))):
            self.text = patches.arrange(self.text, "blocks", order)

    def entry(self, number: int, entry: Entry, block: BlockContent) -> None:
        """The entry of `block`, which the document has as `entry`, at `number`."""
        of = (parts.BLOCK, block.name)
        files = {"uses" if entry.library else "file": entry.file.file} if entry.file else self.made(block)
        tests = [named.file for named in entry.tests]
        if entry.name != block.name and not entry.library and entry.file is not None:
            files["file"] = self.moved(entry.file.file, entry.name, block.name, block.cells)
            tests = [self.moved(test, entry.name, block.name, block.tests) for test in tests]
        elif self.changed((*of, "cells")) and entry.file is not None:
            files = {key: self.rewritten(path, block.cells, entry) for key, path in files.items()}
        if self.changed((*of, "tests")):
            tests = self.tests(tests, block)
        wanted = dict(write.entry(block, self.reads.get(block.name, {}), files, tests))
        if entry.kind is None and not self.changed((*of, "kind")):
            del wanted["kind"]
        said = self.said(entry)
        same = {"upstream", "after"} if self.same_edges(entry, block) else set()
        for key in said:
            if key not in wanted and key not in same:
                self.text = patches.drop(self.text, ("blocks", number, key))
        done: list[str] = []
        for key, value in wanted.items():
            if key not in same and (key not in said or flow(said[key]) != flow(value)):
                self.text = patches.put(self.text, ("blocks", number, key), value, after=done)
            done.append(key)

    def made(self, block: BlockContent) -> dict[str, str]:
        """A file for a block that has had none, if it has code by now."""
        path, _ = write.paths(self.names.free(block.name), block, self.final.language)
        if path is None:
            return {}
        self.texts[path] = write.joined(block.cells)
        return {"file": path}

    def said(self, entry: Entry) -> Mapping[str, Any]:
        """What the entry says, by the keys that are kept in step."""
        here: dict[str, Any] = {"name": entry.name, **entry.policy}
        if entry.kind is not None:
            here["kind"] = entry.kind
        if entry.file is not None:
            here["uses" if entry.library else "file"] = entry.file.file
        if entry.upstream:
            here["upstream"] = {one.producer: dict(one.names) for one in entry.upstream}
        if entry.after:
            here["after"] = list(entry.after)
        if entry.tests:
            here["tests"] = [named.file for named in entry.tests]
        assert set(here) - set(entry.policy) <= set(BLOCK_KEYS)
        return here

    def same_edges(self, entry: Entry, block: BlockContent) -> bool:
        """Whether the entry says of edges what is to be said, in whatever form."""
        names = [self.renames.get(one.name, one.name) for one in self.document.description.blocks]
        said = {one.producer: dict(one.names) for one in entry.upstream if one.names}
        return said == self.reads.get(block.name, {}) and after(entry, names) == block.after

    def added(self, block: BlockContent) -> str:
        """The lines of an entry for a block that the document does not have; its files are written, too."""
        path, tests = write.paths(self.names.free(block.name), block, self.final.language)
        if path:
            self.texts[path] = write.joined(block.cells)
        listed = [tests] if tests else []
        for test in listed:
            self.texts[test] = write.joined(block.tests)
        source = {"file": path} if path else {}
        lines = write.entry_lines(block, self.reads.get(block.name, {}), source, listed)
        column = patches.indent_of(self.text, "blocks") if self.document.description.blocks else 2
        return "".join(f"{' ' * column}{line[2:]}" for line in lines)

    # -- files ---------------------------------------------------------------------------------------

    def now(self, path: str) -> str:
        """The text that the file called `path` has now."""
        found = self.document.found.get(path)
        called = self.document.places.called(found) if found else path
        return self.document.notebook.files.get(called, "")

    def called(self, path: str) -> str:
        found = self.document.found.get(path)
        return self.document.places.called(found) if found else path

    def rewritten(self, path: str, cells: Iterable[Text], entry: Entry | None = None) -> str:
        """Let the file `path` hold `cells`; its name, which changes when magics come into it."""
        kept = tuple(cells)
        text = blockfiles.rewritten(self.now(path), write.pieces(kept))
        suffix = write.suffix(kept, self.final.language)
        old = PurePosixPath(path)
        if old.suffix == ".py" and suffix == blockfiles.MAGICS_SUFFIX and not (entry and entry.library):
            new = str(old.with_suffix(suffix))
            self.take_away(path)
            self.texts[new] = text
            return new
        self.texts[self.called(path)] = text
        return path

    def moved(self, path: str, old: str, new: str, cells: Iterable[Text]) -> str:
        """Let a file that is named after the block `old` be named after `new`."""
        file = PurePosixPath(path)
        stem, dot, rest = file.name.partition(".")
        kept = tuple(cells)
        if stem != old:
            return self.rewritten(path, kept)
        suffixes = f"{dot}{rest}"
        suffix = write.suffix(kept, self.final.language)
        if file.suffix == ".py" and suffix != ".py":
            suffixes = suffixes.removesuffix(".py") + suffix
        moved = str(file.with_name(f"{new}{suffixes}"))
        text = blockfiles.rewritten(self.now(path), write.pieces(kept))
        self.take_away(path)
        self.texts[moved] = text
        return moved

    def tests(self, paths: list[str], block: BlockContent) -> list[str]:
        """Let the files `paths` hold the tests of `block`: all in the first of them."""
        for path in paths[1:] if block.tests else paths:
            self.take_away(path)
        if not block.tests:
            return []
        if paths:
            return [self.rewritten(paths[0], block.tests)]
        _, made = write.paths(block.name, block, self.final.language)
        assert made is not None
        self.texts[made] = write.joined(block.tests)
        return [made]

    def take_away(self, path: str) -> None:
        self.gone.add(self.called(path))

    def take_away_all(self, entry: Entry) -> None:
        others = [one for one in self.document.description.blocks if one is not entry]
        shared = {named for one in others for named in (one.file, *one.tests) if named}
        for named in (*([entry.file] if entry.file and not entry.library else []), *entry.tests):
            if named.file not in {one.file for one in shared}:
                self.take_away(named.file)
