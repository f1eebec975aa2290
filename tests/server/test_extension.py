"""The extension as Jupyter Server sees it: found, light, and gone with the server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psutil

from tests.server.live import EXTENSIONS, LiveServer

HEAVY = ("nbclient", "papermill", "pandas", "jupyter_blocks.workbench", "jupyter_blocks.inference")


def test_it_is_found_and_valid(tmp_path: Path) -> None:
    """`jupyter server extension list` shows it enabled and OK, by the file that the package installs."""
    file = Path(__file__).parents[2] / "labextension" / "server.json"
    enabled = json.loads(file.read_text())["ServerApp"]["jpserver_extensions"]
    assert enabled == {name: True for name, is_on in EXTENSIONS.items() if is_on}
    configuration = tmp_path / "jupyter_server_config.d"
    configuration.mkdir()
    (configuration / "jupyter_blocks.json").write_bytes(file.read_bytes())
    listed = subprocess.run(
        [sys.executable, "-m", "jupyter_server.extension.serverextension", "list"],
        env={"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_NO_CONFIG": "", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    said = listed.stdout + listed.stderr
    assert "jupyter_blocks" in said
    assert "X is jupyter_blocks" not in said
    lines = said[said.index("jupyter_blocks") :].splitlines()
    assert "enabled" in lines[0]
    assert "OK" in said


def test_it_is_light() -> None:
    """A server that loads it has none of what executes or analyses notebooks."""
    code = (
        "import json, sys, jupyter_blocks\n"
        "jupyter_blocks._jupyter_server_extension_points()\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert set(HEAVY) & set(json.loads(printed)) == set()


def test_the_analysis_ends_with_the_server_even_if_that_is_killed(tmp_path: Path) -> None:
    """There is none before somebody asks, and none after the server's end."""
    with LiveServer(root=tmp_path, environment={"JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}) as server:
        process = psutil.Process(server.process.pid)
        assert process.children() == []
        assert server.ask("POST", "graph", {"path": "", "cells": []}).status == 200
        (helper,) = process.children()
        process.kill()
        psutil.wait_procs([helper], timeout=30)
        assert not helper.is_running() or helper.status() == psutil.STATUS_ZOMBIE
