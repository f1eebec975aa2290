"""What the server and its analysis process say to each other: frames of JSON, each behind its length."""

from __future__ import annotations

import struct
from typing import Any

import msgspec

LENGTH = struct.Struct(">I")


class Graph(msgspec.Struct, frozen=True, kw_only=True, tag="graph"):
    """Asks for the graph of `notebook`, nbformat JSON, which is in the file `path`, or named `name`."""

    notebook: dict[str, Any]
    path: str | None
    name: str


class Submit(msgspec.Struct, frozen=True, kw_only=True, tag="submit"):
    """Asks for a run of `notebook`, open under the contents path `contents_path`, in the file `path`."""

    notebook: dict[str, Any]
    path: str
    contents_path: str
    unsaved: bool
    parameters: dict[str, Any]
    until: tuple[str, ...]
    since: tuple[str, ...]
    only: tuple[str, ...]
    fail_fast: bool
    timeout: float | None
    allow_effects: bool
    kernel: str | None


class Answer(msgspec.Struct, frozen=True):
    """An HTTP status, and the JSON to answer: what was asked for, or what is the matter."""

    status: int
    body: msgspec.Raw


Task = Graph | Submit


def framed(value: Task | Answer) -> bytes:
    """`value` as it goes through the pipe."""
    body = msgspec.json.encode(value)
    return LENGTH.pack(len(body)) + body
