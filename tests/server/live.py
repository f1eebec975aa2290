"""A Jupyter Server in a process of its own, and a client that speaks to it as the panel does."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

TOKEN = "a-token-of-tests"
# Of those that are installed, JupyterLab's take most of the start.
OTHERS = ("jupyterlab", "jupyter_lsp", "jupyter_server_terminals", "notebook", "notebook_shim")
EXTENSIONS = {"jupyter_blocks": True, **dict.fromkeys(OTHERS, False)}
Cells = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An HTTP status, and the JSON that came with it."""

    status: int
    said: Any


@dataclass(kw_only=True)
class LiveServer:
    """A server whose root is `root`; `printed` is its log so far."""

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    printed: list[str] = field(default_factory=list, repr=False)
    printing: threading.Condition = field(default_factory=threading.Condition, repr=False)

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment that it runs in."""
        return {**os.environ, **self.environment}

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", "--port=0", f"--IdentityProvider.token={TOKEN}"),
                *(f"--ServerApp.root_dir={self.root}", "--ServerApp.terminals_enabled=False"),
                f"--ServerApp.jpserver_extensions={EXTENSIONS}",
                "--ServerApp.log_level=DEBUG",
            ],
            env=self.surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.printed.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                self.port = int(found[1])
                break
        self.reading = threading.Thread(target=self.read)
        self.reading.start()
        self.wait_until_it_listens()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def read(self) -> None:
        """Keep what it prints, until it ends."""
        for line in self.process.stderr or ():
            with self.printing:
                self.printed.append(line)
                self.printing.notify_all()

    def wait_until_printed(self, text: str) -> str:
        """The first line of its log, of now or later, that holds `text`."""
        with self.printing:
            self.printing.wait_for(lambda: any(text in line for line in self.printed), timeout=60)
            return next(line for line in self.printed if text in line)

    def wait_until_it_listens(self, patience: float = 30) -> None:
        """It says its address a moment before it listens there, and says nothing after that."""
        until = monotonic() + patience
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError:
                assert monotonic() < until, "".join(self.printed)
                sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """End it as a service manager does, and wait until it has ended; may be called twice."""
        self.process.terminate()
        self.process.wait(timeout=30)
        self.reading.join()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def ask(
        self,
        method: str,
        endpoint: str,
        body: Any = None,
        /,
        *,
        headers: Mapping[str, str] | None = None,
        base: str = "/jupyter-blocks/",
        **query: object,
    ) -> Reply:
        """The reply to one request; signed in by the token unless `headers` are given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {"Authorization": f"token {TOKEN}"} if headers is None else dict(headers)
        sent = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        try:
            connection.request(
                method,
                f"{base}{endpoint}?{urlencode(query, quote_via=quote)}",
                body=sent if sent is not None else b"" if method == "POST" else None,
                headers=given,
            )
            response = connection.getresponse()
            return Reply(status=response.status, said=json.loads(response.read() or b"null"))
        finally:
            connection.close()

    def start(self, path: str, **asked: Any) -> Any:
        """The record of a run of the notebook as it is saved, just begun."""
        saved = json.loads((self.root / path).read_text())
        reply = self.ask("POST", "runs", {"path": path, "notebook": saved, **asked})
        assert reply.status == 201, reply
        return reply.said["run"]

    def follow(self, run: Mapping[str, Any], until: str = "run_finished", after: int = 0) -> list[Any]:
        """The events of a run, from `after` + 1 on, up to the first `until`, as clients ask for them."""
        events: list[Any] = []
        while until not in [event["event"] for event in events]:
            reply = self.ask("GET", f"runs/{run['id']}/events", path=run["path"], after=after, wait=25)
            assert reply.status == 200, reply
            events += reply.said["events"]
            after = reply.said["last"]
            assert reply.said["events"] or reply.said["state"] in ("queued", "running"), events
        return events


def cell(number: int, tags: str, source: str) -> dict[str, Any]:
    """A code cell as clients send it for its graph, its source included; `tags` separated by blanks."""
    digest = hashlib.sha256(source.encode()).hexdigest()
    return {
        "id": f"cell-{number}",
        "type": "code",
        "tags": tags.split(),
        "digest": digest,
        "source": source,
    }


def cells(given: Cells) -> list[dict[str, Any]]:
    """Code cells, given as (tags separated by blanks, source)."""
    return [cell(number, tags, source) for number, (tags, source) in enumerate(given, 1)]


def without_sources(sent: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same cells, as a client sends them that has sent their sources before."""
    return [{key: value for key, value in one.items() if key != "source"} for one in sent]


def write(path: Path, given: Cells) -> Path:
    """A notebook file of code cells."""
    raw = {
        "cells": [
            {
                "cell_type": "code",
                "id": one["id"],
                "metadata": {"tags": one["tags"]},
                "source": one["source"],
                "outputs": [],
                "execution_count": None,
            }
            for one in cells(given)
        ],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(raw, indent=1) + "\n")
    return path
