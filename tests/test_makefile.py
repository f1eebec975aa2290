"""The Makefile: what it says when something is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from jupyter_blocks import __version__

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as from a shell, also where `make test` runs these tests."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_missing_python_is_told_with_a_remedy(tmp_path: Path) -> None:
    """Without a Python of at least 3.11, `make demo` names those it tried and makes nothing."""
    venv = tmp_path / "venv"
    done = make("demo", f"VENV={venv}", "PYTHON=no-such-python")
    assert done.returncode != 0
    assert "No Python of at least 3.11 among: no-such-python." in done.stdout
    assert "make demo PYTHON=" in done.stdout
    assert not venv.exists()


def test_python_without_venv_is_told_with_a_remedy(tmp_path: Path) -> None:
    """Where Python comes without the venv module, as on a bare Debian, the message names the package."""
    bare = tmp_path / "python"
    bare.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n', encoding="utf-8")
    bare.chmod(0o755)
    done = make("test", f"VENV={tmp_path / 'venv'}", f"PYTHON={bare}")
    assert done.returncode != 0
    assert "lacks the venv module" in done.stdout
    assert "apt install python3-venv" in done.stdout


@pytest.mark.parametrize("target", ["panel", "test", "check"])
def test_missing_npm_is_told_with_a_remedy(target: str, tmp_path: Path) -> None:
    """What builds the panel says what it lacks before it makes or installs anything."""
    done = make(target, f"VENV={tmp_path / 'venv'}", "NPM=no-such-npm")
    assert done.returncode != 0
    assert "The panel of JupyterLab is built with npm" in done.stdout
    assert "install Node.js" in done.stdout
    assert not (tmp_path / "venv").exists()


def test_demo_needs_no_npm(tmp_path: Path) -> None:
    """The way to a first run leads past the panel."""
    plan = make("--dry-run", "demo", f"VENV={tmp_path / 'venv'}", "NPM=no-such-npm").stdout
    assert "jupyter-blocks run examples/flights/flights.ipynb" in plan
    assert "no-such-npm" not in plan


def test_the_panel_bears_the_version_of_the_package() -> None:
    """One version: what `jupyter labextension list` shows is what pip has installed."""
    manifest = json.loads((ROOT / "labextension" / "package.json").read_text(encoding="utf-8"))
    assert manifest["version"] == __version__


def test_the_lock_names_no_registry() -> None:
    """Whoever builds the panel gets its parts from the registry of their own configuration."""
    lock = (ROOT / "labextension" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in "".join(line for line in lock.splitlines() if '"resolved"' in line)


def test_help_lists_every_target() -> None:
    """`make help` names each target that a person would call."""
    assert [line.split()[1] for line in make("help").stdout.splitlines()] == [
        *("help", "demo", "lab", "panel", "test", "check", "bench", "clean"),
    ]
