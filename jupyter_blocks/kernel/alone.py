"""A block called alone, in the calling process: so that pdb, monkeypatch and coverage work on it."""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

from jupyter_blocks.kernel import mage
from jupyter_blocks.kernel.assertions import Recorder
from jupyter_blocks.kernel.coroutines import run_apart
from jupyter_blocks.kernel.decorators import Registered, listen, unlisten
from jupyter_blocks.kernel.evaluation import Evaluator, only_function

Cells = Iterable["tuple[str, str]"]
MARKS = ("%", "!", "?")


def call_block(
    *,
    block: str,
    cells: Cells,
    inputs: Mapping[str, Any],
    prelude: Cells = (),
    arguments: Mapping[str, str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    pipeline: str = "",
) -> dict[str, Any]:
    """Run a block by itself in a fresh namespace, and answer that namespace as the block left it.

    `cells` and `prelude` are pairs of cell id and source; `inputs` are bound after the prelude, by the
    name of the variable, or of a function block's parameter that `arguments` binds to one. `parameters`
    are what a function block finds in `**kwargs`; the prelude has to assign them itself. The block's
    tests do not run. What the code raises is raised, with the cells' sources in the traceback.
    """
    return _Alone(block, pipeline).call(cells, prelude, inputs, arguments or {}, parameters or {})


class _Alone:
    """One call: the namespace and what the decorators in it have registered."""

    def __init__(self, block: str, pipeline: str) -> None:
        self.block = block
        self.pipeline = pipeline
        self.module = ModuleType("__main__")
        self.namespace = vars(self.module)
        self.namespace["__builtins__"] = builtins
        self.items: list[Registered] = []
        self.shell: Any = None

    def call(
        self,
        cells: Cells,
        prelude: Cells,
        inputs: Mapping[str, Any],
        arguments: Mapping[str, str],
        parameters: Mapping[str, Any],
    ) -> dict[str, Any]:
        mage.install()
        listen(self.namespace, self.items.append)
        try:
            for cell, source in prelude:
                self._execute(cell, source)
            self.items.clear()
            self._bind(inputs, arguments)
            for cell, source in cells:
                self._execute(cell, source)
            self._run_function(arguments, parameters)
        finally:
            unlisten(self.namespace)
        return {name: value for name, value in self.namespace.items() if not name.startswith("__")}

    def _bind(self, inputs: Mapping[str, Any], arguments: Mapping[str, str]) -> None:
        for name, value in inputs.items():
            variable = arguments.get(name, name)
            self.namespace[name if variable in inputs else variable] = value

    def _run_function(self, arguments: Mapping[str, str], parameters: Mapping[str, Any]) -> None:
        function = only_function(self.items, self.block)
        if function is None:
            return
        evaluator = Evaluator(
            self.namespace, pipeline=self.pipeline, parameters=parameters, recorder=Recorder()
        )
        result = evaluator.prepared(function, self.block, arguments)()
        evaluator.keep(function, self.block, run_apart(result) if inspect.iscoroutine(result) else result)

    def _execute(self, cell: str, source: str) -> None:
        """Execute one cell, with its source where tracebacks and debuggers look for it."""
        if _has_magics(source):
            source = self._transformed(source)
        filename = f"<{self.pipeline or 'notebook'}, cell {cell}>"
        lines = source.splitlines(keepends=True)
        linecache.cache[filename] = (len(source), None, lines, filename)
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        result = eval(compile(source, filename, "exec", flags, dont_inherit=True), self.namespace)  # noqa: S307
        if inspect.iscoroutine(result):
            run_apart(result)

    def _transformed(self, source: str) -> str:
        """The source with its magics turned into calls of IPython, in a shell over this namespace."""
        if self.shell is None:
            # Imported here and not above: IPython takes a third of a second, and few blocks need it.
            self.shell = import_module("jupyter_blocks.kernel.quiet").quiet_shell(self.module)
        return str(self.shell.input_transformer_manager.transform_cell(source))


def _has_magics(source: str) -> bool:
    """Whether IPython has to turn `source` into Python first."""
    try:
        ast.parse(source)
    except SyntaxError:
        return any(mark in source for mark in MARKS)
    return False
