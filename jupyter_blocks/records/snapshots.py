"""The notebook that a run was made of, as it is kept: without outputs, the same source once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]


def stripped(raw: Mapping[str, Any]) -> Json:
    """The notebook JSON `raw` without what executing it has left: outputs, counts, the state of widgets.

    All else stays as it is: metadata of others, attachments, the order of keys.
    """
    metadata = raw.get("metadata")
    if isinstance(metadata, Mapping):
        metadata = {key: value for key, value in metadata.items() if key != "widgets"}
    return {**raw, "metadata": metadata or {}, "cells": [_stripped(cell) for cell in raw.get("cells", ())]}


def _stripped(cell: Mapping[str, Any]) -> Json:
    if cell.get("cell_type") != "code":
        return dict(cell)
    return {**cell, "outputs": [], "execution_count": None}


def written(snapshot: Mapping[str, Any]) -> tuple[str, str]:
    """The snapshot as text, and the SHA-256 of that text."""
    body = json.dumps(snapshot, separators=(",", ":"))
    return hashlib.sha256(body.encode("ascii")).hexdigest(), body
