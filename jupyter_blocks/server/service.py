"""What the handlers of one server share: the analysis process, the sources it was sent, the histories."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jupyter_blocks.server.analyst import Analyst
from jupyter_blocks.server.histories import Histories
from jupyter_blocks.server.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """`preferred` is the folder for notebooks that are in no file of this machine."""

    analyst: Analyst
    histories: Histories
    sources: Sources
    preferred: Path

    async def close(self) -> None:
        """End the analysis process and close the histories; runs go on."""
        await self.analyst.close()
        await self.histories.close()
