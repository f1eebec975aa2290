"""A named pipe that a block of a notebook waits at until the test lets it go on."""

from __future__ import annotations

import os
from pathlib import Path


class Gate:
    """Stands beside the notebook; see `notebooks.GATE` for the waiting side."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "gate"
        os.mkfifo(self.path)

    def open(self, word: str = "go") -> None:
        """Let the block that waits go on with a word; waits itself until there is one."""
        self.path.write_text(word, encoding="utf-8")
