"""The shape of a pipeline document, for its JSON Schema: what editors complete and check while one writes.

What is carried out is read by `pipelines/documents/description.py`; a test holds the two to each other.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Required, TypedDict

from msgspec import Meta

from jupyter_blocks.model.pipeline import Kind
from jupyter_blocks.wire.shapes import Policy

BlockName = Annotated[str, Meta(min_length=1)]
File = Annotated[str, Meta(min_length=1)]
Certainty = Literal["certain", "may"]
Reads = list[str | dict[str, Certainty]] | dict[str, Certainty] | None


class DocumentOrigin(TypedDict, total=False):
    """Where a block that was detached from the library came from: its file, and the SHA-256 it had then."""

    file: Required[File]
    digest: str


class DocumentBlock(Policy, total=False):
    """A block of a pipeline document: its file, what it needs of others, its tests, and its policy.

    `file` is named from the document's folder, `uses` a file of the library from the project's root.
    `upstream` says what it reads of which earlier block, an empty list standing for order alone; `after`
    names blocks that must have run, whatever crosses.
    """

    name: Required[BlockName]
    kind: Kind
    file: File
    uses: File
    origin: DocumentOrigin
    upstream: dict[BlockName, Reads]
    after: list[BlockName]
    tests: list[File]


class DocumentTrigger(TypedDict, total=False):
    """What starts runs; kept, and not acted upon by this version."""

    name: str
    cron: str
    timezone: str
    catch_up: str
    overlap: str


class PipelineDocument(TypedDict, total=False):
    """A pipeline as `pipeline.yaml`. The order of its blocks is that in which they run.

    `notebook` is the one that it was exported from, `folder` where the blocks work, both from the document's
    own folder. `setup` lists the files of the prelude in order; the word `parameters` marks the place of the
    parameters.
    """

    version: Required[Literal[1]]
    name: str
    notebook: str | None
    folder: str | None
    kernel: str | None
    language: str | None
    parameters: dict[str, Any] | None
    setup: list[str | dict[Literal["parameters", "injected-parameters"], File]]
    blocks: Required[list[DocumentBlock] | None]
    triggers: list[DocumentTrigger]
