"""Kernels that are not there, do not start, or are of another language."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_blocks.errors import KernelUnavailable
from jupyter_blocks.executors import session
from jupyter_blocks.executors.launch import launch
from jupyter_blocks.model.run import AssertionState, FailureKind, RunState
from jupyter_blocks.testing import Sketch, pipeline

from .conftest import Runs

Install = Callable[..., None]

WRAPPER = """
import sys
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp

class Other(IPythonKernel):
    language_info = {"name": "other", "file_extension": ".txt", "mimetype": "text/plain"}
    def do_execute(self, code, silent, *args, **kwargs):
        if code.startswith("fail"):
            content = {"ename": "Oops", "evalue": code, "traceback": [code]}
            self.send_response(self.iopub_socket, "error", content)
            return {"status": "error", "execution_count": self.execution_count, **content}
        self.send_response(self.iopub_socket, "stream", {"name": "stdout", "text": code})
        return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}

IPKernelApp.launch_instance(kernel_class=Other)
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs a kernelspec for this test alone."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))

    def install(name: str, *argv: str) -> None:
        folder = tmp_path / "jupyter" / "kernels" / name
        folder.mkdir(parents=True)
        spec = {"argv": list(argv), "display_name": name, "language": "python"}
        (folder / "kernel.json").write_text(json.dumps(spec))

    return install


def test_unknown_kernel(tmp_path: Path) -> None:
    """A kernel that is not installed is refused, with the ones there are and the one probably meant."""
    with pytest.raises(KernelUnavailable, match="there is no kernel 'pyton3'") as caught:
        asyncio.run(launch("pyton3", folder=tmp_path))
    assert caught.value.remedy.startswith("Did you mean 'python3'? Installed are: ")
    assert "--kernel NAME" in caught.value.remedy


def test_program_that_is_not_there(tmp_path: Path, install: Install) -> None:
    """A kernelspec whose program is gone is refused, with the program's name."""
    install("gone", "/no/such/python", "-f", "{connection_file}")
    with pytest.raises(KernelUnavailable, match="the kernel 'gone' cannot be started") as caught:
        asyncio.run(launch("gone", folder=tmp_path))
    assert caught.value.place == "/no/such/python"


def test_kernel_that_dies_at_its_start(run: Runs, install: Install) -> None:
    """A kernel that ends before it answers fails the run with what it printed."""
    install("dies", sys.executable, "-c", "raise SystemExit('no module named zmq')")
    ran = run(pipeline({"a": Sketch()}), kernel="dies")
    failure = ran.run.failure
    assert ran.run.state is RunState.FAILED
    assert failure is not None
    assert failure.kind is FailureKind.SETUP
    assert failure.message == "the kernel 'dies' died at its start (exit status 1)"
    assert failure.traceback == ("no module named zmq",)


def test_kernel_that_never_answers(run: Runs, install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that runs and says nothing is given up after a while."""
    monkeypatch.setattr("jupyter_blocks.executors.kernel.STARTUP_TIMEOUT", 0.5)
    monkeypatch.setattr(session, "STARTUP_TIMEOUT", 0.5)
    install("mute", sys.executable, "-c", "import time; time.sleep(600)")
    failure = run(pipeline({"a": Sketch()}), kernel="mute").run.failure
    assert failure is not None
    assert failure.message == "the kernel 'mute' did not answer within 0.5 s"


def test_another_language(run: Runs, install: Install, tmp_path: Path) -> None:
    """A kernel without our half says by its replies how cells and tests came out."""
    (tmp_path / "other.py").write_text(WRAPPER)
    install("other", sys.executable, str(tmp_path / "other.py"), "-f", "{connection_file}")
    ran = run(
        pipeline(
            {
                "a": Sketch(code=("hello",), tests=("fine",)),
                "b": Sketch(code=("fail here",)),
                "c": Sketch(code=("good",), tests=("fine", "fail this", "fine")),
            },
            language="other",
        ),
        kernel="other",
    )
    assert ran.text("a") == "hello"
    assert ran.states == {"a": "succeeded", "b": "failed", "c": "failed"}
    assert ran["b"].failure is not None
    assert ran["b"].failure.message == "fail here"
    assert [(one.id, one.state) for one in ran["c"].assertions] == [
        ("c::#1", AssertionState.PASSED),
        ("c::#2", AssertionState.FAILED),
        ("c::#3", AssertionState.PASSED),
    ]
    assert ran["c"].failure is not None
    assert ran["c"].failure.kind is FailureKind.TESTS


def test_launching_imports_neither_nbclient_nor_nbformat() -> None:
    """They are loaded while the kernel starts, not before."""
    code = (
        "import sys, jupyter_blocks.executors.launch;"
        "print(sorted({'nbclient', 'nbformat', 'jsonschema', 'IPython'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
