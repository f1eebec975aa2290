"""What the host is told of each cell it sent: one comm message, within the cell's own execution."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from jupyter_blocks.kernel import tracebacks
from jupyter_blocks.kernel.assertions import Recorder
from jupyter_blocks.kernel.describe import described
from jupyter_blocks.kernel.evaluation import classes_of, name_of, text_of
from jupyter_blocks.kernel.packages import Packages
from jupyter_blocks.kernel.running import VERSION, CellRun

TARGET = "jupyter_blocks.cell"
MOST_FAULTS = 20
FRAMES = ("  Cell ", "  File ")  # what the lines of a traceback that name a place begin with


class Answers:
    """Numbers and sends the answers; knows the cells by the file names that IPython gives them."""

    def __init__(self, shell: Any, recorder: Recorder) -> None:
        self._shell = shell
        self._recorder = recorder
        self._cells: dict[str, str] = {}
        self._sources: list[tuple[str, str]] = []
        self._faults: list[str] = []
        self._packages = Packages()
        self._noted: set[str] = set()
        self._seq = 0

    def expect(self, run: CellRun) -> None:
        """Remember a cell: tracebacks of later ones may lead through it."""
        self._sources.append((run.source, run.cell))

    def note(self, fault: Exception) -> None:
        """Note a fault of ours: it must not break the user's cell, and must be said, once."""
        lines = traceback.format_exception(type(fault), fault, fault.__traceback__)
        text = "".join(lines[-2:])
        if text not in self._noted and len(self._noted) < MOST_FAULTS:
            self._noted.add(text)
            self._faults.append(text)

    def faults(self) -> list[str]:
        """The faults that were noted since this was last asked."""
        noted, self._faults = self._faults, []
        return noted

    def send(self, run: CellRun, error: BaseException | None) -> None:
        """Tell the host how the cell came out; even if that cannot be told in full."""
        body: dict[str, Any] = {
            "cell": run.cell,
            "block": run.block,
            "status": "ok" if error is None else "error",
            "error": None,
            "assertions": [verdict.wire() for verdict in run.verdicts],
        }
        try:
            body.update(self._told(run, error))
        except Exception as fault:
            self.note(fault)
        noted = self.faults()
        if noted:
            body["fault"] = "; ".join(noted)
        self._send(body)

    def tell(self, run: CellRun, **said: Any) -> None:
        """Tell the host something before the cell begins."""
        self._send({"cell": run.cell, "block": run.block, **said})

    def _send(self, body: dict[str, Any]) -> None:
        self._seq += 1
        data = {"v": VERSION, "seq": self._seq, "body": body}
        content = {"comm_id": uuid4().hex, "target_name": TARGET, "data": data}
        kernel = self._shell.kernel
        kernel.send_response(kernel.iopub_socket, "comm_open", content)

    def _told(self, run: CellRun, error: BaseException | None) -> dict[str, Any]:
        self._cells.update((self._file_of(source), cell) for source, cell in self._sources)
        self._sources.clear()
        told: dict[str, Any] = {"assertions": list(self._assertions(run))}
        if run.observation is not None:
            told["observed"] = run.observation.wire()
        if run.verdict is not None:
            told["verdict"] = run.verdict
        if error is not None:
            told["error"] = self._error(run, error)
        if run.is_last and (error is None or run.fails_by_tests(error)):
            names = self._shell.user_ns
            told["outputs"] = [described(name, names[name]) for name in run.names("outputs") if name in names]
        if packages := self._packages.imported():
            told["packages"] = packages
        return told

    def _assertions(self, run: CellRun) -> Iterator[dict[str, Any]]:
        """The verdicts, each with the way to where it failed, if that leads further than its own line."""
        shown: set[int] = set()
        for verdict in run.verdicts:
            told = verdict.wire()
            if verdict.error is not None and id(verdict.error) not in shown:
                shown.add(id(verdict.error))
                lines = tracebacks.traceback_lines(verdict.error, self._cells)
                if sum(line.startswith(FRAMES) for line in lines) > 1:
                    told["traceback"] = lines
            yield told

    def _error(self, run: CellRun, error: BaseException) -> dict[str, Any]:
        compared = self._recorder.compared(error) if isinstance(error, AssertionError) else []
        failing = next((verdict for verdict in run.verdicts if verdict.error is error), None)
        return {
            "kind": self._kind(run, error, asserted=bool(compared)),
            "name": name_of(error),
            "classes": classes_of(error),
            "message": text_of(error),
            "line": tracebacks.line_in(error, self._file_of(run.source)),
            "traceback": tracebacks.traceback_lines(error, self._cells),
            "compared": failing.compared if failing else compared,
        }

    def _kind(self, run: CellRun, error: BaseException, *, asserted: bool) -> str:
        """Whether a test failed, an assert of the notebook itself, or something else."""
        if run.fails_by_tests(error):
            return "tests"
        inside = asserted or tracebacks.innermost_file(error) in self._cells
        if isinstance(error, AssertionError) and inside:
            return "tests" if run.role == "test" else "assertion"
        return "exception"

    def _file_of(self, source: str) -> str:
        """The file name under which ipykernel compiles a cell: it depends on the source alone."""
        return str(self._shell.compile.get_code_name(source, source, 0))
