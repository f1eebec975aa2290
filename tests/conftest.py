"""What holds for all tests: nobody's own Jupyter settings take part, and no process stays behind."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest


@pytest.fixture(scope="session", autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Kernels and commands started by tests see empty settings: no profile, startup file or user kernel.

    Runs are recorded apart, so that no test writes into the folder of an example. Variables that change what
    a command prints are taken away.
    """
    with pytest.MonkeyPatch.context() as patch:
        for variable in (
            "IPYTHONDIR",
            "JUPYTER_BLOCKS_STATE",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "MPLCONFIGDIR",
        ):
            patch.setenv(variable, str(tmp_path_factory.mktemp(variable.lower())))
        for variable in (
            "JUPYTER_PATH",
            "FORCE_COLOR",
            "NO_COLOR",
            "COLUMNS",
            "LINES",
        ):
            patch.delenv(variable, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_process_left(own_settings: None) -> Iterator[None]:
    """When the last test is over, every process that tests have started has ended."""
    yield
    children = psutil.Process().children(recursive=True)
    _, alive = psutil.wait_procs(children, timeout=5)
    left = [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
    assert not left, f"still running: {[process.cmdline() for process in left]}"
