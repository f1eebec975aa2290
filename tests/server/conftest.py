"""One server for the tests of this room: starting it takes longer than most of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.live import LiveServer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A Jupyter Server with the extension, and an empty folder for its root and its run history."""
    root = tmp_path_factory.mktemp("root")
    environment = {
        "JUPYTER_BLOCKS_STATE": str(root / ".jupyter_blocks"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path_factory.mktemp("runtime")),
    }
    with LiveServer(root=root, environment=environment) as live:
        yield live
