"""The manager: follows the cells that IPython runs, and answers the host about those it sent.

Duties: learn from the request what a cell is (`started`); prepare its code (`visit`); run function
blocks, test functions and test cells inside the cell's own execution (the methods the prepared code
calls); answer in one comm message (`finished`).

IPython compiles and runs a cell's top-level statements one after the other. That is what makes it
possible to append statements to a running cell, and to give a `raise` of ours the line of the user's
statement that failed.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
from collections.abc import Callable, Mapping
from types import CodeType, FrameType
from typing import Any, cast
from uuid import uuid4

from jupyter_blocks.kernel import mage, tracebacks
from jupyter_blocks.kernel.assertions import HOOK, Forget, Function, Recorder, rewrite
from jupyter_blocks.kernel.coroutines import run_apart, settled, step
from jupyter_blocks.kernel.decorators import (
    KINDS,
    BlockDecorator,
    FunctionBlock,
    Registered,
    TestDecorator,
    TestFunction,
    listen,
    unlisten,
)
from jupyter_blocks.kernel.describe import described
from jupyter_blocks.kernel.evaluation import Evaluator, Tested, Verdict, definition_line, text_of, within
from jupyter_blocks.kernel.magic import blank_declaration, declared_name

TARGET = "jupyter_blocks.cell"
VERSION = 1

SETTLE = f"while {HOOK}.more(): {HOOK}.run({HOOK}.prepared()()); {HOOK}.check()"
SETTLE_ASYNC = (
    f"while {HOOK}.more(): {HOOK}.run(await {HOOK}.settled({HOOK}.prepared()())); await {HOOK}.check_async()"
)
EVALUATE = f"{HOOK}.evaluate()"
EVALUATE_ASYNC = f"await {HOOK}.evaluate_async()"
RAISE = f"if {HOOK}.failed(): raise {HOOK}.failure()"


class CellRun:
    """One cell while it runs."""

    def __init__(self, info: Any, metadata: Mapping[str, Any]) -> None:
        ours = metadata.get("jupyter_blocks")
        told = isinstance(ours, Mapping) and ours.get("v") == VERSION and "role" in ours
        self.info = info
        self.request: Mapping[str, Any] = ours if told and isinstance(ours, Mapping) else {}
        self.source = str(getattr(info, "raw_cell", "") or "")
        self.text = str(getattr(info, "transformed_cell", None) or self.source)
        self.cell = str(metadata.get("cellId") or getattr(info, "cell_id", None) or "")
        self.role = str(self.request.get("role", ""))
        self.block = self.request.get("block") or _tagged(metadata) or declared_name(self.source)
        self.visited = False
        self.armed = False
        self.body: list[ast.stmt] = []
        self.raising: ast.AST | None = None
        self.held: Any = None
        self.function: FunctionBlock | None = None
        self.tests: list[TestFunction] = []
        self.verdicts: list[Verdict] = []
        self.error: BaseException | None = None
        self.from_tests = False

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names from the request."""
        return tuple(self.request.get(key) or ())


class Manager:
    """The kernel half of one shell; made by `load`."""

    def __init__(self, shell: Any, configuration: Mapping[str, Any]) -> None:
        self.shell = shell
        self.recorder = Recorder()
        self.seen, self.forget = self.recorder.seen, self.recorder.forget
        self.evaluator = Evaluator(shell.user_ns, recorder=self.recorder, displayed=self._is_displayed)
        self.runs: list[CellRun] = []
        self.pending: list[Registered] = []
        self.open_block: str | None = None
        self.binds: dict[str, tuple[str, ...]] = {}
        self.files: dict[str, str] = {}
        self.sources: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.seq = 0
        self.configure(configuration)

    def configure(self, configuration: Mapping[str, Any]) -> None:
        """Take the pipeline's name and the run's parameters from the host."""
        self.evaluator.pipeline = str(configuration.get("pipeline") or self.evaluator.pipeline)
        self.evaluator.parameters.update(configuration.get("parameters") or {})

    def attach(self) -> None:
        """Hook into the shell."""
        setattr(builtins, HOOK, self)
        listen(self.shell.user_ns, self.registered)
        self.shell.events.register("pre_run_cell", self.started)
        self.shell.events.register("post_run_cell", self.finished)
        self.shell.ast_transformers.append(self)
        self.shell.input_transformers_cleanup.append(blank_declaration)
        mage.install()

    def detach(self) -> None:
        """Unhook."""
        self.shell.events.unregister("pre_run_cell", self.started)
        self.shell.events.unregister("post_run_cell", self.finished)
        self.shell.ast_transformers.remove(self)
        unlisten(self.shell.user_ns)

    def join(self) -> None:
        """Follow the cell that is running already, if one is, from here on."""
        if not self.runs and _running_frame() is not None:
            self.runs.append(CellRun(None, {}))

    # -- IPython's hooks ------------------------------------------------------------------------------

    def started(self, info: Any) -> None:
        """A cell is about to run (`pre_run_cell`)."""
        try:
            run = CellRun(info, {} if self.runs else self._metadata(info))
            self.runs.append(run)
            if run.request:
                self.sources.append((run.source, run.cell))
            if run.role == "block" and run.block != self.open_block:
                self.open_block = run.block
                self.pending.clear()
        except Exception as fault:
            self._fault(fault)

    def visit(self, module: ast.Module) -> ast.Module:
        """Prepare a cell's code: IPython calls this as it calls any `ast.NodeTransformer`."""
        run = self.runs[-1] if self.runs else None
        if run is None:
            return module
        try:
            return self._prepare(run, module)
        except Exception as fault:
            self._fault(fault)
            return ast.parse(run.text)

    def finished(self, result: Any) -> None:
        """A cell has run (`post_run_cell`): answer the host, if it asked."""
        try:
            info = getattr(result, "info", None)
            if self.runs and (info is None or self.runs[-1].info in (info, None)):
                run = self.runs.pop()
            else:  # IPython begins no run for a cell of blanks
                run = CellRun(info, {} if self.runs else self._metadata(info))
            if not self.runs:
                self._close(run, result)
        except Exception as fault:
            self._fault(fault)

    def _close(self, run: CellRun, result: Any) -> None:
        error = _error_of(result)
        if run.request:
            self._answer(run, error)
        if run.role in ("parameters", "injected-parameters") and error is None:
            for name in _assigned(run.text):
                if name in self.shell.user_ns:
                    self.evaluator.parameters[name] = self.shell.user_ns[name]
        if run.role != "block" or run.request.get("last") or error is not None:
            self.pending.clear()
            self.open_block = None
        self.recorder.clear()

    def registered(self, item: Registered) -> None:
        """A decorator has been used in the notebook."""
        same = (type(item), item.name)
        self.pending = [other for other in self.pending if (type(other), other.name) != same]
        self.pending.append(item)
        run = self.runs[0] if self.runs else None
        if run is not None and not run.request and not run.armed:
            self._append_to_running(run)

    # -- preparing a cell's code ----------------------------------------------------------------------

    def _prepare(self, run: CellRun, module: ast.Module) -> ast.Module:
        outermost = run is self.runs[0] and not run.visited
        run.visited = True
        if "assert" in run.text:
            asserts = run.role in ("block", "test") or (
                not outermost and self.runs[0].role in ("block", "test")
            )
            everywhere = run.role == "test"
            rewrite(
                module, statements=asserts, functions=lambda node: everywhere or self._is_test_function(node)
            )
        if not outermost or not module.body:
            return module
        if run.role == "test":
            self._replace_body(run, module)
        elif run.request.get("last") or (not run.request and self._defines(module)):
            self._append_settlement(run, module)
        return module

    def _replace_body(self, run: CellRun, module: ast.Module) -> None:
        """Keep a test cell's statements for the evaluator; what runs in their place evaluates them."""
        run.body = [statement for statement in module.body if not isinstance(statement, Forget)]
        waits = any(_waits(statement) for statement in module.body)
        module.body = self._statements(run, EVALUATE_ASYNC if waits else EVALUATE, line=module.body[0].lineno)

    def _append_settlement(self, run: CellRun, module: ast.Module) -> None:
        """Append what runs the function block and its tests, before the last expression is displayed."""
        last = module.body[-1]
        waits = any(_waits(statement) for statement in module.body)
        settlement = self._statements(run, SETTLE_ASYNC if waits else SETTLE, line=self._block_line(module))
        if isinstance(last, ast.Expr):
            module.body[-1] = _located(f"{HOOK}.hold(0)", last)[0]
            hold = module.body[-1]
            assert isinstance(hold, ast.Expr)
            assert isinstance(hold.value, ast.Call)
            hold.value.args = [last.value]
            settlement += _located(f"{HOOK}.release()", last)
        module.body += settlement
        run.armed = True

    def _append_to_running(self, run: CellRun) -> None:
        """Append the same to a cell that is already running.

        That is so when the cell itself imports the decorators for the first time, which loads this
        manager, or when a magic ran the decorated function: the cell's code was prepared without it.
        `InteractiveShell.run_ast_nodes` iterates over its local list `to_run`, and takes up what is
        appended to it; elsewhere (another IPython some day) the function is registered and not run.
        """
        frame = _running_frame()
        queue = frame.f_locals.get("to_run") if frame is not None else None
        if isinstance(queue, list):
            line = definition_line(self.pending[-1].function) or 1
            queue.extend((node, "exec") for node in self._statements(run, SETTLE, line=line))
            run.armed = True

    def _statements(self, run: CellRun, source: str, *, line: int) -> list[ast.stmt]:
        nodes = _located(
            f"{source}\n{RAISE}", ast.Pass(lineno=line, col_offset=0, end_lineno=line, end_col_offset=0)
        )
        run.raising = nodes[-1]
        return nodes

    def _is_test_function(self, node: Function) -> bool:
        return any(self._decorates(mark, TestDecorator, ("test",)) for mark in node.decorator_list)

    def _defines(self, module: ast.Module) -> bool:
        return any(isinstance(node, Function) and node.decorator_list for node in ast.walk(module))

    def _block_line(self, module: ast.Module) -> int:
        """The line of the cell's block function, which the traceback shows as its caller; else the last."""
        for node in ast.walk(module):
            if isinstance(node, Function) and any(
                self._decorates(mark, BlockDecorator, KINDS) for mark in node.decorator_list
            ):
                return node.lineno
        return module.body[-1].lineno

    def _decorates(self, mark: ast.expr, kind: type, names: tuple[str, ...]) -> bool:
        """Whether a decorator is one of ours: by what its name is bound to, else by the name itself."""
        target = mark.func if isinstance(mark, ast.Call) else mark
        if isinstance(target, ast.Attribute):
            return target.attr in names
        if not isinstance(target, ast.Name):
            return False
        known = self.shell.user_ns.get(target.id)
        return isinstance(known, kind) if known is not None else target.id in names

    # -- what the prepared code calls -----------------------------------------------------------------

    settled = staticmethod(settled)

    def hold(self, value: Any) -> None:
        """Keep the value of the cell's last expression until it may be displayed."""
        self.runs[0].held = value

    def release(self) -> Any:
        """The value to display."""
        value, self.runs[0].held = self.runs[0].held, None
        return value

    def more(self) -> bool:
        """Whether a function block or test functions wait to be run; takes up the next."""
        run = self.runs[0]
        if run.error is not None or not self.pending:
            return False
        group = self.pending if run.block else _first_group(self.pending)
        self.pending = self.pending[len(group) :]
        run.tests = [item for item in group if isinstance(item, TestFunction)]
        functions = [item for item in group if isinstance(item, FunctionBlock) and item.kind != "callback"]
        run.function = functions[0] if functions else None
        if len(functions) > 1:
            names = ", ".join(function.name for function in functions)
            self._fail(
                run, TypeError(f"block {run.block} has several block functions ({names}); it may have one")
            )
        return True

    def prepared(self) -> Callable[[], Any]:
        """The function block with its arguments bound.

        The cell itself calls what this answers, so that a traceback leads from the cell straight into the
        user's function.
        """
        run = self.runs[0]
        if run.function is None or run.error is not None:
            return _nothing
        try:
            arguments = run.request.get("arguments") or {}
            return self.evaluator.prepared(run.function, run.block or run.function.name, arguments)
        except Exception as error:
            self._fail(run, error.with_traceback(within(error.__traceback__)), run.function.function)
            return _nothing

    def run(self, result: Any) -> None:
        """A function block has returned: perhaps a coroutine, in a cell that cannot wait for it."""
        run = self.runs[0]
        if run.function is None or run.error is not None:
            return
        if inspect.iscoroutine(result):
            try:
                result = run_apart(result)
            except Exception as error:
                self._fail(run, error.with_traceback(within(error.__traceback__)), run.function.function)
                return
        self.evaluator.keep(run.function, run.block or run.function.name, result)

    def check(self) -> None:
        """Evaluate the test functions of the block that has just run."""
        step(self._check(awaiting=False))

    async def check_async(self) -> None:
        """The same in a cell that can wait."""
        await self._check(awaiting=True)

    def evaluate(self) -> None:
        """Evaluate the statements of a test cell."""
        step(self._evaluate(sys._getframe(1).f_code.co_filename, awaiting=False))

    async def evaluate_async(self) -> None:
        """The same in a cell that can wait."""
        await self._evaluate(sys._getframe(1).f_code.co_filename, awaiting=True)

    def failed(self) -> bool:
        """Whether the cell has to fail."""
        return self.runs[0].error is not None

    def failure(self) -> BaseException:
        """The exception to fail with."""
        error = self.runs[0].error
        assert error is not None
        return error

    # -- running tests --------------------------------------------------------------------------------

    async def _check(self, *, awaiting: bool) -> None:
        run = self.runs[0]
        tests, run.tests = run.tests, []
        if run.error is not None or not tests or run.request.get("tests") is False:
            return
        begun = len(run.verdicts)
        tested = self._tested(run)
        await self.evaluator.functions(tests, tested, awaiting=awaiting, verdicts=run.verdicts)
        for test, verdict in zip(tests, run.verdicts[begun:]):  # noqa: B905
            if verdict.fails and verdict.error is not None and run.error is None:
                run.from_tests = True
                self._fail(run, verdict.error, test.function)
            elif verdict.state != "passed" and not run.request:
                print(f"{verdict.id} {verdict.state}: {verdict.message}", file=sys.stderr)

    async def _evaluate(self, filename: str, *, awaiting: bool) -> None:
        run = self.runs[0]
        tested = self._tested(run)
        cause = await self.evaluator.statements(
            run.body,
            tested,
            first=int(run.request.get("first") or 1),
            awaiting=awaiting,
            compiled=lambda statement: self._compiled(statement, filename, shown=statement is run.body[-1]),
            source=lambda statement: _source(run.text, statement),
            verdicts=run.verdicts,
        )
        failing = [verdict.error for verdict in run.verdicts if verdict.fails]
        error = next((error for error in failing if error is not None), cause)
        if error is not None:
            run.from_tests = error is not cause
            self._fail(run, error)
        run.tests = [item for item in self.pending if isinstance(item, TestFunction)]
        self.pending.clear()
        await self._check(awaiting=awaiting)

    def _tested(self, run: CellRun) -> Tested:
        """What the tests of `run` are about; interactively, the block that ran last."""
        block = run.block or (
            run.function.name if run.function else next(reversed(self.evaluator.returned), "")
        )
        if run.role == "block":
            self.binds[block] = run.names("binds")
        inputs = (*run.names("inputs"), *(run.request.get("arguments") or {}).values())
        if not run.request:
            inputs = tuple(self.evaluator.returned)
        binds = run.names("binds") or self.binds.get(block, ())
        return Tested(block=block, binds=binds, inputs=inputs, guards=run.names("guards"))

    def _compiled(self, statement: ast.stmt, filename: str, *, shown: bool) -> CodeType:
        flags = self.shell.compile.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        if shown and isinstance(statement, ast.Expr):
            interactive = ast.Interactive([statement])
            return cast(CodeType, compile(interactive, filename, "single", flags, dont_inherit=True))
        module = ast.Module([statement], [])
        return cast(CodeType, compile(module, filename, "exec", flags, dont_inherit=True))

    def _fail(self, run: CellRun, error: BaseException, function: Callable[..., Any] | None = None) -> None:
        """Let the cell fail with `error` once all is done, at the line of the statement or `function` it
        came from. A statement's own frame is left out of the traceback: the `raise` stands for it."""
        run.error = error
        trace = error.__traceback__
        line = definition_line(function) if function is not None else None
        if function is None and trace is not None:
            line = trace.tb_lineno
            error.with_traceback(trace.tb_next)
        if run.raising is None or line is None:
            return
        for node in ast.walk(run.raising):
            if isinstance(node, (ast.stmt, ast.expr)):
                node.lineno = node.end_lineno = line
                node.col_offset = node.end_col_offset = 0

    # -- the answer -----------------------------------------------------------------------------------

    def _answer(self, run: CellRun, error: BaseException | None) -> None:
        from_tests = error is not None and error is run.error and run.from_tests
        body: dict[str, Any] = {
            "cell": run.cell,
            "block": run.block,
            "status": "ok" if error is None else "error",
            "error": None if error is None else self._error(run, error, from_tests),
            "assertions": [verdict.wire() for verdict in run.verdicts],
        }
        if run.request.get("last") and (error is None or from_tests):
            names = self.shell.user_ns
            body["outputs"] = [described(name, names[name]) for name in run.names("outputs") if name in names]
        if self.faults:
            body["fault"] = "; ".join(self.faults)
            self.faults.clear()
        self.seq += 1
        content = {
            "comm_id": uuid4().hex,
            "target_name": TARGET,
            "data": {"v": VERSION, "seq": self.seq, "body": body},
        }
        kernel = self.shell.kernel
        kernel.send_response(kernel.iopub_socket, "comm_open", content)

    def _error(self, run: CellRun, error: BaseException, from_tests: bool) -> dict[str, Any]:
        for source, cell in self.sources:
            self.files[self._file_of(source)] = cell
        self.sources.clear()
        own = isinstance(error, AssertionError) and tracebacks.innermost_file(error) in self.files
        kind = "tests" if from_tests else "assertion" if own else "exception"
        failing = next((verdict for verdict in run.verdicts if verdict.error is error), None)
        return {
            "kind": kind,
            "name": type(error).__name__,
            "message": text_of(error),
            "line": tracebacks.line_in(error, self._file_of(run.source)),
            "traceback": tracebacks.traceback_lines(error, self.files),
            "compared": failing.compared if failing else self.recorder.compared(error) if own else [],
        }

    def _file_of(self, source: str) -> str:
        """The file name under which IPython compiles a cell."""
        return str(self.shell.compile.get_code_name(source, source, 0))

    def _metadata(self, info: Any) -> Mapping[str, Any]:
        """The metadata of the request being executed: IPython 9.18 hands it on, an older one does not."""
        metadata = getattr(info, "cell_meta", None)
        if metadata is None and hasattr(self.shell, "kernel"):
            parent = self.shell.kernel.get_parent("shell") or {}
            metadata = parent.get("metadata")
        return metadata if isinstance(metadata, Mapping) else {}

    def _is_displayed(self, name: str, value: Any) -> bool:
        return getattr(self.shell.displayhook, name, self) is value

    def _fault(self, fault: Exception) -> None:
        """Note a fault of ours: it must not break the user's cell, and must not stay unsaid."""
        self.faults.append(f"{type(fault).__name__}: {fault} ({_place(fault)})")


def load(shell: Any, configuration: Mapping[str, Any]) -> Manager:
    """Attach the kernel half to `shell`, once; a second call only brings another configuration."""
    present = getattr(builtins, HOOK, None)
    if isinstance(present, Manager) and present.shell is shell:
        present.configure(configuration)
        return present
    if present is not None:  # of another version, which this one replaces
        present.detach()
    manager = Manager(shell, configuration)
    manager.attach()
    return manager


def load_here() -> None:
    """Attach the kernel half to the IPython shell of this process, if there is one."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is not None:
        load(shell, {}).join()


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext jupyter_blocks` calls."""
    load(shell, {}).join()


def _located(source: str, place: ast.stmt) -> list[ast.stmt]:
    """The statements of `source`, as if they stood where `place` stands."""
    nodes = ast.parse(source).body
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, (ast.stmt, ast.expr)):
                ast.copy_location(part, place)
    return nodes


def _waits(statement: ast.stmt) -> bool:
    """Whether a top-level statement awaits, so that IPython runs the cell in the event loop."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)):
            return True
        if isinstance(node, ast.comprehension) and node.is_async:
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def _assigned(source: str) -> list[str]:
    """The names that the top-level assignments of `source` bind."""
    names: list[str] = []
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            names += [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names.append(statement.target.id)
    return names


def _first_group(pending: list[Registered]) -> list[Registered]:
    """The first block function of `pending`, and the tests up to the next one."""
    functions = [index for index, item in enumerate(pending) if isinstance(item, FunctionBlock)]
    return pending[: functions[1]] if len(functions) > 1 else pending


def _source(text: str, statement: ast.stmt) -> str:
    lines = text.splitlines()[statement.lineno - 1 : statement.end_lineno]
    return "\n".join(lines).strip()


def _tagged(metadata: Mapping[str, Any]) -> str | None:
    tags = metadata.get("tags")
    names = [tag[6:] for tag in tags or () if isinstance(tag, str) and tag.startswith("block:")]
    return names[0] if names else None


def _error_of(result: Any) -> BaseException | None:
    """How a cell failed; IPython has no result of a cell that was interrupted while it awaited."""
    if result is None:
        return KeyboardInterrupt()
    error = result.error_before_exec or result.error_in_exec
    return error if isinstance(error, BaseException) else None


def _running_frame() -> FrameType | None:
    """The frame in which IPython runs the statements of the outermost cell, if one is running."""
    found = None
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "run_ast_nodes" and frame.f_globals.get("__name__", "").startswith(
            "IPython."
        ):
            found = frame
        frame = frame.f_back
    return found


def _nothing() -> None:
    """Stands for a block function where there is none."""


def _place(fault: BaseException) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}"
