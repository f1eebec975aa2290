"""The extension of Jupyter Server: adds the endpoints, and ends what they need when the server ends."""

from __future__ import annotations

from pathlib import Path

from jupyter_server.extension.application import ExtensionApp

from jupyter_blocks.server import handlers
from jupyter_blocks.server.analyst import Analyst
from jupyter_blocks.server.hints import Hints
from jupyter_blocks.server.histories import Histories
from jupyter_blocks.server.service import Service
from jupyter_blocks.server.sources import Sources

RUN = r"runs/(?P<run>[0-9A-Za-z-]+)"
ENDPOINTS = (
    ("graph", handlers.GraphHandler),
    ("kernel-half", handlers.KernelHalfHandler),
    ("runs", handlers.RunsHandler),
    (RUN, handlers.OneRunHandler),
    (f"{RUN}/events", handlers.EventsHandler),
    (f"{RUN}/cancel", handlers.CancelHandler),
    (f"{RUN}/notebook", handlers.ExecutedHandler),
)


class BlocksExtension(ExtensionApp):
    """Jupyter Blocks in a Jupyter Server."""

    name = "jupyter_blocks"
    description = "Graphs of notebooks as pipelines, and their runs."
    service: Service

    def initialize_handlers(self) -> None:
        """Add the endpoints, under `{base_url}jupyter-blocks/`."""
        server = self.serverapp
        assert server is not None
        assert server.event_logger is not None
        hints = Hints(server.event_logger)
        self.service = Service(
            analyst=Analyst(self.log),
            histories=Histories(is_heard=hints.is_heard, tell=hints.tell, log=self.log),
            sources=Sources(),
            preferred=Path(server.preferred_dir or server.root_dir),
        )
        self.handlers.extend(
            (f"/jupyter-blocks/{path}", handler, {"service": self.service}) for path, handler in ENDPOINTS
        )

    async def stop_extension(self) -> None:
        """The server ends; runs go on."""
        await self.service.close()
