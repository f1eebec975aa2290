"""Keeps what nobody needs out of a process that is ours alone."""

from __future__ import annotations

import sys

# jsonschema loads the grammar of this package to check formats, which takes longer than a small run, and
# nbformat checks none.
UNUSED = "rfc3987_syntax"


def make_lean() -> None:
    """Let jsonschema go on as where that package is not installed; a process of the user's stays as it is."""
    sys.modules.setdefault(UNUSED, None)  # type: ignore[arg-type]
