"""The Pythons of this machine that may run a kernel, each with ipykernel in an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

OLDEST = (3, 10)  # of kernels; see pyproject.toml for the host's
ENVIRONMENTS = Path(__file__).parents[2] / ".venv-kernels"
ASKED = "import sys; print(*sys.version_info[:3], sys.prefix == sys.base_prefix)"


def interpreters() -> Mapping[str, Path]:
    """One interpreter for each minor version that is found, the running one aside, by that version."""
    found: dict[str, Path] = {}
    for path in sorted({candidate.resolve() for candidate in _candidates()}):
        asked = subprocess.run([path, "-c", ASKED], capture_output=True, text=True, check=False)
        if asked.returncode:
            continue
        major, minor, *_ = (*map(int, asked.stdout.split()[:2]),)
        if (major, minor) >= OLDEST and (major, minor) != sys.version_info[:2]:
            found[f"{major}.{minor}"] = path
    return found


def _candidates() -> Iterator[Path]:
    for minor in range(OLDEST[1], 20):
        if named := shutil.which(f"python3.{minor}"):
            yield Path(named)
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from root.glob("versions/3.*/bin/python3")


def with_ipykernel(version: str, interpreter: Path) -> str:
    """A Python of that version with ipykernel; it is installed when it is asked for first."""
    folder = ENVIRONMENTS / version
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (folder / "made").exists():
        subprocess.run([interpreter, "-m", "venv", "--clear", folder], check=True)
        install = [
            python,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "-qq",
            "install",
            "ipykernel",
            "pandas",
        ]
        subprocess.run(install, check=True)
        (folder / "made").touch()
    return str(python)
