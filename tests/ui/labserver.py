"""A Jupyter Server of our own for the tests: a process with a token, a free port and empty settings."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

REPOSITORY = Path(__file__).parents[2]
BUNDLE = REPOSITORY / "jupyter_blocks" / "labextension"
ADVICE = "The panel is not built: `make panel` builds it."
START = 90.0  # seconds that a server may take to start; it is the first to import everything
QUIET_SETTINGS: dict[str, dict[str, Any]] = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/completer-extension:manager": {"autoCompletion": False},
}


class ServerFailed(Exception):
    """The server ended, or said nothing, before it was ready."""


@dataclass(kw_only=True)
class LabServer:
    """A server and where it keeps its things; it may be stopped and started again on the same port."""

    root: Path  # what it serves
    home: Path  # its settings, runtime files and recorded runs
    token: str = field(default_factory=lambda: secrets.token_hex(24), repr=False)
    port: int = 0
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def state(self) -> Path:
        """The folder of recorded runs."""
        return self.home / "state"

    def start(self) -> None:
        """Start the process and wait until it says that it runs; raise ServerFailed if it does not."""
        self.port = self.port or free_port()
        for name, content in QUIET_SETTINGS.items():
            self.write_setting(name, content)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *self._arguments()],
            cwd=self.root,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        ready = threading.Event()
        threading.Thread(target=self._listen, args=(self.process, ready), daemon=True).start()
        if not ready.wait(START) or self.process.poll() is not None:
            self.stop()
            raise ServerFailed("".join(self.said[-40:]))

    def stop(self) -> None:
        """End the process in order; its kernels end with it, runs go on."""
        process, self.process = self.process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def get(self, path: str) -> Any:
        """The JSON that the server answers to a GET of `path`."""
        return json.loads(self._ask("GET", path))

    def end_kernels(self) -> None:
        """End the kernels that notebooks have started."""
        for session in self.get("api/sessions"):
            self._ask("DELETE", f"api/sessions/{session['id']}")

    def _ask(self, method: str, path: str) -> bytes:
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            content: bytes = answer.read()
            return content

    def write_setting(self, plugin: str, content: dict[str, Any]) -> None:
        """Give a plugin of JupyterLab its user settings, for pages loaded after this."""
        package, name = plugin.split(":")
        file = self.home / "settings" / package / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content), encoding="utf-8")

    def remove_setting(self, plugin: str) -> None:
        """Back to the defaults, or to what is quiet."""
        package, name = plugin.split(":")
        (self.home / "settings" / package / f"{name}.jupyterlab-settings").unlink(missing_ok=True)
        if plugin in QUIET_SETTINGS:
            self.write_setting(plugin, QUIET_SETTINGS[plugin])

    def processes(self) -> list[psutil.Process]:
        """All that were started with this server's environment, save the server itself."""
        server = self.process.pid if self.process else None
        return [
            process
            for process in psutil.process_iter()
            if process.pid != server and _state_of(process) == str(self.state)
        ]

    def run_processes(self) -> list[psutil.Process]:
        """What belongs to runs: runners, and the kernels they have started."""
        server = self.process.pid if self.process else None
        return [
            process
            for process in self.processes()
            if _is_runner(process) or (_is_kernel(process) and _parent_of(process) != server)
        ]

    def environment(self) -> dict[str, str]:
        """The variables of the server's process, and of commands that are to see the same runs."""
        shared = self._install()
        folders = {
            "HOME": "home",
            "IPYTHONDIR": "ipython",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "MPLCONFIGDIR": "matplotlib",
            "JUPYTER_BLOCKS_STATE": "state",
        }
        for folder in folders.values():
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        own = {variable: str(self.home / folder) for variable, folder in folders.items()}
        return {
            **os.environ,
            **own,
            "JUPYTER_PATH": str(shared / "share"),
            "JUPYTER_CONFIG_PATH": str(shared / "etc"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }

    def _install(self) -> Path:
        """Put the tree's own bundle and server configuration where they come first, whatever is installed."""
        if not (BUNDLE / "package.json").is_file():
            raise ServerFailed(ADVICE)
        shared = self.home / "shared"
        extension = shared / "share" / "labextensions" / "jupyter-blocks"
        configuration = shared / "etc" / "jupyter_server_config.d" / "jupyter_blocks.json"
        if not extension.exists():
            extension.parent.mkdir(parents=True)
            extension.symlink_to(BUNDLE, target_is_directory=True)
            configuration.parent.mkdir(parents=True)
            shutil.copyfile(REPOSITORY / "labextension" / "server.json", configuration)
        return shared

    def _arguments(self) -> list[str]:
        return [
            "--allow-root",
            "--no-browser",
            "--ip=127.0.0.1",
            f"--port={self.port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={self.token}",
            f"--ServerApp.root_dir={self.root}",
            "--LabApp.expose_app_in_browser=True",
            "--JupyterNotebookApp.expose_app_in_browser=True",
            "--LabApp.extension_manager=readonly",
            "--ServerApp.jpserver_extensions=jupyter_lsp=False",
        ]

    def _listen(self, process: subprocess.Popen[str], ready: threading.Event) -> None:
        """Keep what the server says, so that its pipe never fills; tell when it is ready, or over."""
        assert process.stderr is not None
        with process.stderr as lines:
            for line in lines:
                self.said.append(line)
                if "is running at:" in line:
                    ready.set()
        ready.set()


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _state_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get("JUPYTER_BLOCKS_STATE")
    except psutil.Error:
        return None


def _is_runner(process: psutil.Process) -> bool:
    return "jupyter_blocks.runner" in _command(process)


def _is_kernel(process: psutil.Process) -> bool:
    return "ipykernel_launcher" in _command(process)


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _parent_of(process: psutil.Process) -> int | None:
    try:
        return process.ppid()
    except psutil.Error:
        return None
