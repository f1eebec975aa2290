"""The manager: follows the cells that IPython runs, and answers the host about those it sent.

Duties: learn from the request what a cell is (`started`); prepare its code (`visit`); run function
blocks, test functions and test cells inside the cell's own execution (the methods which the prepared code
calls); answer in one comm message (`finished`).

IPython compiles and runs the top-level statements of a cell one after the other. That is what makes it
possible to append statements to a running cell, and to give a `raise` of ours the line of the user's
statement that failed.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import CodeType
from typing import Any, cast

from jupyter_blocks.kernel import mage, preparation
from jupyter_blocks.kernel.answers import Answers
from jupyter_blocks.kernel.assertions import HOOK, Recorder, rewrite
from jupyter_blocks.kernel.calling import Calling
from jupyter_blocks.kernel.conditions import answer
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
from jupyter_blocks.kernel.elements import Elements
from jupyter_blocks.kernel.evaluation import (
    ENDING,
    Evaluator,
    Subject,
    definition_line,
    only_function,
    within,
)
from jupyter_blocks.kernel.expectations import evaluated
from jupyter_blocks.kernel.interrupts import wake_on_signals
from jupyter_blocks.kernel.magic import FirstLines
from jupyter_blocks.kernel.observer import Observer
from jupyter_blocks.kernel.running import CellRun, error_of, running_frame

CellListener = Callable[[CellRun, "BaseException | None"], None]


class Manager:
    """The kernel half of one shell; made by `load`."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.recorder = Recorder()
        self.seen, self.forget = self.recorder.seen, self.recorder.forget
        self.evaluator = Evaluator(shell.user_ns, recorder=self.recorder, displayed=self._is_displayed)
        self.answers = Answers(shell, self.recorder)
        self.observer: Observer | None = Observer(shell.user_ns, self.answers.note)
        self._first_lines = FirstLines()
        self._threads = threading.local()
        self._calling = Calling(shell.user_ns, self._is_displayed)
        self._elements = Elements(shell.user_ns)
        self._pending: list[Registered] = []
        self._open_block: str | None = None
        self._binds: dict[str, tuple[str, ...]] = {}
        self.listeners: list[CellListener] = []  # told of each cell that has ended
        self.session: Any = None  # while the author works: a LiveSession

    @property
    def runs(self) -> list[CellRun]:
        """The cells that run in this thread, outermost first: a magic may run a cell within a cell, and a
        subshell may run one beside."""
        return cast("list[CellRun]", self._threads.__dict__.setdefault("runs", []))

    @property
    def current(self) -> CellRun:
        """The cell that the user runs."""
        return self.runs[0]

    def configure(self, configuration: Mapping[str, Any]) -> None:
        """Take the pipeline's name and the run's parameters from the host."""
        self.evaluator.pipeline = str(configuration.get("pipeline") or self.evaluator.pipeline)
        self.evaluator.parameters.update(configuration.get("parameters") or {})
        if "observe" in configuration:
            self._observe_from_here(bool(configuration["observe"]))
        if configuration.get("comm"):
            self.go_live()
        if self.session is not None:
            self.session.configure(configuration)

    def _observe_from_here(self, wanted: bool) -> None:
        if wanted == (self.observer is not None):
            return
        if self.observer is not None:
            self.observer.close()
        self.observer = Observer(self.shell.user_ns, self.answers.note) if wanted else None

    def attach(self) -> None:
        """Hook into the shell."""
        setattr(builtins, HOOK, self)
        listen(self.shell.user_ns, self.registered)
        self.shell.events.register("pre_run_cell", self.started)
        self.shell.events.register("post_run_cell", self.finished)
        self.shell.input_transformers_cleanup.insert(0, self._first_lines.take)
        self.shell.input_transformers_cleanup.append(self._first_lines.give_back)
        mage.install()
        wake_on_signals()

    def go_live(self) -> None:
        """Follow the notebook while its author works on it: `%blocks`, tests on run, front ends."""
        if self.session is None:
            # Imported here and not above: a run has no use for it, and starts sooner without.
            live = import_module("jupyter_blocks.kernel.session")
            self.session = live.LiveSession(
                self.shell, self.evaluator, self._compiled, self.apart, self.answers
            )
            self.session.attach()
            self.listeners.append(self.session.ended)

    def detach(self) -> None:
        """Unhook."""
        unlisten(self.shell.user_ns)
        self.shell.events.unregister("pre_run_cell", self.started)
        self.shell.events.unregister("post_run_cell", self.finished)
        if self.session is not None:
            self.session.detach()
        if self.observer is not None:
            self.observer.close()
        self._stay_out()
        self.shell.input_transformers_cleanup.remove(self._first_lines.take)
        self.shell.input_transformers_cleanup.remove(self._first_lines.give_back)

    def join(self) -> None:
        """Follow the cell that is running already, if one is, from here on."""
        if not self.runs and running_frame() is not None:
            self.runs.append(CellRun(None, {}, self.shell.transform_cell))

    @contextmanager
    def apart(self, metadata: Mapping[str, Any]) -> Iterator[None]:
        """A context in which a cell within the running one counts as sent by itself, with `metadata`."""
        outer, self._threads.runs = self.runs, []
        self._threads.metadata = metadata
        try:
            yield
        finally:
            self._threads.runs = outer
            self._threads.metadata = None

    # -- IPython's hooks ------------------------------------------------------------------------------

    def started(self, info: Any) -> None:
        """A cell is about to run (`pre_run_cell`)."""
        try:
            if self.runs and running_frame() is None:
                self.runs.clear()  # a cell that never came to its end
            run = CellRun(info, {} if self.runs else self._metadata(info), self.shell.transform_cell)
            self.runs.append(run)
            if run.request:
                self.answers.expect(run)
            if run is self.current and self.session is not None:
                self.session.began(run)
            if run.role in ("block", "callback") and run.block != self._open_block:
                self._open_block = run.block
                self._pending.clear()
            if run.role == "callback":
                self._calling.begin(run)
            if run.role in ("block", "callback"):
                self._elements.leave_to(run.block)
            if run is self.current:
                self._ask(run)
            self._step_in(run)
            if self.observer is not None and run is self.current and run.role != "callback":
                self.observer.begin(run)
        except Exception as fault:
            self.answers.note(fault)

    def _ask(self, run: CellRun) -> None:
        """Say whether what the block's policy asks of values holds, and for how many elements it is to run;
        the cell's code is left alone if there is nothing to do."""
        if "when" in run.request:
            run.declined = True  # also if an interrupt comes in between, which IPython swallows here
            said = answer(run.request["when"], self.shell.user_ns)
            self.answers.tell(run, when=said)
            run.declined = not said.get("holds")
        if "map" in run.request and not run.declined:
            run.declined = True
            counted = self._elements.begin(run.name, run.names("binds"), run.request["map"])
            self.answers.tell(run, map=counted)
            run.declined = run.request["map"]["element"] >= counted.get("elements", 0)

    def visit(self, module: ast.Module) -> ast.Module:
        """Prepare a cell's code: IPython calls this as it calls any `ast.NodeTransformer`."""
        run = self.runs[-1] if self.runs else None
        if run is None:
            return module
        if self.current.declined:
            module.body = []
            return module
        try:
            return self._prepare(run, module)
        except Exception as fault:
            self.answers.note(fault)
            return ast.parse(run.text)

    def finished(self, result: Any) -> None:
        """A cell has run (`post_run_cell`): answer the host, if it asked."""
        try:
            info = getattr(result, "info", None)
            if self.runs and (info is None or self.runs[-1].info in (info, None)):
                run = self.runs.pop()
                if run.info is None and info is not None and not self.runs:  # a cell that was joined
                    run.identify(info, self._metadata(info), self.shell.transform_cell)
            elif self.runs and running_frame() is None:  # it ended with a fault of IPython's own
                run = self.current
                self.runs.clear()
            else:  # IPython announces no cell of blanks
                run = CellRun(info, {} if self.runs else self._metadata(info), self.shell.transform_cell)
            run.displays = getattr(result, "result", None) is not None
            if not self.runs:
                self._close(run, error_of(result))
        except Exception as fault:
            self.answers.note(fault)

    def registered(self, item: Registered) -> None:
        """A decorator has been used in the notebook."""
        same = (type(item), item.name)
        self._pending = [other for other in self._pending if (type(other), other.name) != same]
        self._pending.append(item)
        run = self.current if self.runs else None
        if run is not None and not run.armed and (run.is_last or not run.request):
            self._append_to_running(run)

    def _close(self, run: CellRun, error: BaseException | None) -> None:
        """Answer for a cell that has ended, and let go of what only it needed."""
        run.seconds = time.perf_counter() - run.begun
        self._observe(run, error)
        if run.request:
            ended = error is None or run.fails_by_tests(error)
            if "element" in run.request and ended and not run.declined:
                self._elements.keep(run.request["element"], run.names("outputs"))
            if run.request.get("expect") and ended and not (run.waits or run.declined):
                run.verdicts += evaluated(run.request["expect"], run.names("outputs"), self.shell.user_ns)
            self.answers.send(run, error)
        if run.role == "parameters" and error is None:
            names = (name for name in preparation.assigned(run.text) if name in self.shell.user_ns)
            self.evaluator.parameters.update((name, self.shell.user_ns[name]) for name in names)
        if run.role not in ("block", "callback") or run.is_last or error is not None:
            self._pending.clear()
            self._open_block = None
            self._calling.end()
        for listener in self.listeners:
            listener(run, error)
        self.recorder.clear()

    def _observe(self, run: CellRun, error: BaseException | None) -> None:
        """Note what a cell did; a fault in that leaves its other answers alone."""
        if self.observer is None or run.role == "callback":
            return
        try:
            run.observation = self.observer.end(run, error)
        except Exception as fault:
            self.answers.note(fault)

    # -- preparing a cell's code ----------------------------------------------------------------------

    def _step_in(self, run: CellRun) -> None:
        """Be called for the code of `run` if there may be something to prepare.

        IPython goes over the whole tree once more if there is any transformer: a third of a millisecond for
        a long cell, which most cells need not pay.
        """
        if run is self.current:
            self._stay_out()
        marked = (
            "assert" in run.text
            or "@" in run.text
            or bool(self._pending)
            or run.role == "test"
            or "verdict" in run.request
            or run.declined
        )
        if marked and self not in self.shell.ast_transformers:
            self.shell.ast_transformers.append(self)

    def _stay_out(self) -> None:
        if self in self.shell.ast_transformers:
            self.shell.ast_transformers.remove(self)

    def _prepare(self, run: CellRun, module: ast.Module) -> ast.Module:
        whole = run is self.current and not run.visited  # not the body of a magic in it
        run.visited = True
        role = self.current.role
        if "assert" in run.text:
            everywhere = role == "test"
            rewrite(
                module,
                run.text if whole else "",
                statements=role in ("block", "test"),
                functions=lambda node: everywhere or preparation.bears(node, self._marks_test),
            )
        if not whole or not module.body:
            return module
        if role == "test":
            run.body, added = preparation.replace_by_evaluation(module)
            run.raising = added.raising
        elif run.is_last or not run.request:
            if run.request.get("judges") == "expression":
                preparation.judge_last(module)
            functions = preparation.decorated(module) if "@" in run.text else []
            if functions or self._pending:
                blocks = [node.lineno for node in functions if preparation.bears(node, self._marks_block)]
                line = blocks[0] if blocks else module.body[-1].lineno
                run.raising = preparation.append_settlement(module, line).raising
                run.armed = True
        return module

    def _append_to_running(self, run: CellRun) -> None:
        """Append the settlement to a cell that is already running.

        That is so when the cell itself imports the decorators for the first time, which loads this
        manager, or when a magic ran the decorated function: the cell's code was prepared without it.
        `InteractiveShell.run_ast_nodes` iterates over its local list `to_run` and takes up what is
        appended to it. Should an IPython come that does not, the function is registered and not run.
        """
        frame = running_frame()
        queue = frame.f_locals.get("to_run") if frame is not None else None
        if isinstance(queue, list):
            added = preparation.settlement(definition_line(self._pending[-1].function) or 1)
            queue.extend((statement, "exec") for statement in added.statements)
            run.raising = added.raising
            run.armed = True

    def _marks_test(self, mark: ast.expr) -> bool:
        return self._marks(mark, TestDecorator, ("test",))

    def _marks_block(self, mark: ast.expr) -> bool:
        return self._marks(mark, BlockDecorator, KINDS)

    def _marks(self, mark: ast.expr, kind: type, names: tuple[str, ...]) -> bool:
        """Whether a decorator is of ours: by what its name is bound to, else by the name itself."""
        if isinstance(mark, ast.Attribute):
            return mark.attr in names
        if not isinstance(mark, ast.Name):
            return False
        known = self.shell.user_ns.get(mark.id)
        return isinstance(known, kind) if known is not None else mark.id in names

    # -- what the code calls that the host sends, or that was prepared ----------------------------------

    def collect(self) -> None:
        """Bind what the runs of a mapped block have left, as lists; its function has returned such a list."""
        run = self.current
        self._elements.collect(run.names("outputs"))
        if run.name in self.evaluator.returned:
            self.evaluator.returned_list(run.name)

    settled = staticmethod(settled)

    def hold(self, value: Any) -> None:
        """Keep the value of the cell's last expression until it may be displayed."""
        self.current.held = value

    def held(self) -> Any:
        """That value."""
        return self.current.held

    def judge(self, verdict: bool) -> None:
        """Note what a condition or a sensor has come to."""
        self.current.verdict = verdict

    def release(self) -> Any:
        """The value to display."""
        run = self.current
        value, run.held = run.held, None
        return value

    def more(self) -> bool:
        """Whether a function block or test functions wait to be run; takes up the next."""
        run = self.current
        if run.error is not None or not self._pending:
            return False
        if run.role == "callback":
            item = self._pending.pop(0)
            run.function = item if isinstance(item, FunctionBlock) and self._calling.takes(item) else None
            return True
        group = self._pending if run.block else _first_group(self._pending)
        self._pending = self._pending[len(group) :]
        run.tests = [item for item in group if isinstance(item, TestFunction)]
        try:
            run.function = only_function(group, run.name)
        except TypeError as error:
            self._fail(run, error.with_traceback(None), group[-1].function)
        return True

    def prepared(self) -> Callable[[], Any]:
        """The function block with its arguments bound.

        The cell itself calls what this answers, so that a traceback leads from the cell straight into the
        user's function.
        """
        run = self.current
        if run.function is None or run.error is not None:
            return _nothing
        try:
            if run.role == "callback":
                return self.evaluator.called_back(run.function, run.name, self._calling.event)
            return self.evaluator.prepared(run.function, run.name, run.arguments)
        except Exception as error:
            self._fail(run, error.with_traceback(within(error.__traceback__)), run.function.function)
            return _nothing

    def run(self, result: Any) -> None:
        """A function block has returned: perhaps a coroutine, in a cell that cannot wait for it."""
        run = self.current
        if run.function is None or run.error is not None:
            return
        if inspect.iscoroutine(result):
            try:
                result = run_apart(result)
            except Exception as error:
                self._fail(run, error.with_traceback(within(error.__traceback__)), run.function.function)
                return
        if run.role == "callback":
            return
        self.evaluator.keep(run.function, run.name, result)
        if run.request.get("judges") == "function":
            try:
                run.verdict = bool(self.evaluator.returned[run.name].value)
            except Exception as error:
                self._fail(run, error.with_traceback(None), run.function.function)

    def check(self) -> None:
        """Evaluate the test functions of the block that has just run."""
        step(self._check(awaiting=False))

    async def check_awaiting(self) -> None:
        """The same in a cell that can wait."""
        await self._check(awaiting=True)

    def evaluate(self) -> None:
        """Evaluate the statements of a test cell."""
        step(self._evaluate(sys._getframe(1).f_code.co_filename, awaiting=False))

    async def evaluate_awaiting(self) -> None:
        """The same in a cell that can wait."""
        await self._evaluate(sys._getframe(1).f_code.co_filename, awaiting=True)

    def failed(self) -> bool:
        """Whether the cell has to fail."""
        return self.current.error is not None

    def failure(self) -> BaseException:
        """The exception to fail with."""
        return cast("BaseException", self.current.error)

    # -- running tests --------------------------------------------------------------------------------

    async def _check(self, *, awaiting: bool) -> None:
        run = self.current
        tests, run.tests = run.tests, []
        if run.error is not None or not tests or run.request.get("tests") is False or run.waits:
            return
        begun = len(run.verdicts)
        tested = self._tested(run)
        if self.session is not None:
            self.session.remember(tested.block, tests)
        try:
            await self.evaluator.functions(tests, tested, awaiting=awaiting, verdicts=run.verdicts)
        except ENDING as error:
            self._end(run, error)
            return
        for test, verdict in zip(tests, run.verdicts[begun:]):  # noqa: B905
            if verdict.fails and run.error is None and verdict.error is not None:
                run.from_tests = True
                self._fail(run, verdict.error, test.function)
            elif verdict.state != "passed" and not run.request:
                print(f"{verdict.id} {verdict.state}: {verdict.message}", file=sys.stderr)

    async def _evaluate(self, filename: str, *, awaiting: bool) -> None:
        run = self.current
        try:
            cause = await self.evaluator.statements(
                run.body,
                self._tested(run),
                first=run.first,
                awaiting=awaiting,
                compiled=lambda one: self._compiled(one, filename, shown=one is run.body[-1]),
                source=lambda statement: preparation.source_of(run.text, statement),
                verdicts=run.verdicts,
            )
        except ENDING as error:
            self._end(run, error)
            return
        failing = next((verdict.error for verdict in run.verdicts if verdict.fails), None)
        if failing is not None or cause is not None:
            run.from_tests = failing is not None
            self._fail(run, cast("BaseException", failing or cause))
        run.tests = [item for item in self._pending if isinstance(item, TestFunction)]
        self._pending.clear()
        await self._check(awaiting=awaiting)

    def _tested(self, run: CellRun) -> Subject:
        """What the tests of `run` are about; in a cell the host did not send, the block that ran last."""
        returned = self.evaluator.returned
        block = run.name or next(reversed(returned), "")
        if run.role == "block":
            self._binds[block] = run.names("binds")
        inputs = (*run.names("inputs"), *run.arguments.values()) if run.request else tuple(returned)
        binds = run.names("binds") or self._binds.get(block, ())
        return Subject(block=block, binds=binds, inputs=inputs, guards=run.names("guards"))

    def _compiled(self, statement: ast.stmt, filename: str, *, shown: bool) -> CodeType:
        flags = self.shell.compile.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        if shown and isinstance(statement, ast.Expr):
            return cast(
                "CodeType",
                compile(ast.Interactive([statement]), filename, "single", flags, dont_inherit=True),
            )
        return cast(
            "CodeType", compile(ast.Module([statement], []), filename, "exec", flags, dont_inherit=True)
        )

    def _fail(self, run: CellRun, error: BaseException, function: Callable[..., Any] | None = None) -> None:
        """Let the cell fail with `error` when all is done.

        The `raise` moves to where the error came from: the `def` of `function`, or else the statement at
        the top of the traceback, whose own frame is then left out.
        """
        run.error = error
        trace = error.__traceback__
        line = definition_line(function) if function is not None else None
        if function is None and trace is not None:
            line = trace.tb_lineno
            error.with_traceback(trace.tb_next)
        if run.raising is not None and line is not None:
            preparation.move(run.raising, line)

    def _end(self, run: CellRun, error: BaseException) -> None:
        """Let the cell end with an interrupt or the like, its traceback beginning in the user's code."""
        self._fail(run, error.with_traceback(within(error.__traceback__)))

    def _metadata(self, info: Any) -> Mapping[str, Any]:
        """The metadata of the request being executed: IPython 9.18 hands it on, an older one does not."""
        if self._threads.__dict__.get("metadata") is not None:
            return cast("Mapping[str, Any]", self._threads.metadata)
        metadata = getattr(info, "cell_meta", None)
        if metadata is None and hasattr(self.shell, "kernel"):
            metadata = (self.shell.kernel.get_parent("shell") or {}).get("metadata")
        return metadata if isinstance(metadata, Mapping) else {}

    def _is_displayed(self, name: str, value: Any) -> bool:
        return getattr(self.shell.displayhook, name, self) is value


def load(shell: Any, configuration: Mapping[str, Any]) -> Manager:
    """Attach the kernel half to `shell`, once; a second call only brings another configuration."""
    manager = getattr(builtins, HOOK, None)
    if not isinstance(manager, Manager) or manager.shell is not shell:
        if manager is not None:  # of another version, which this one replaces
            manager.detach()
        manager = Manager(shell)
        manager.attach()
    manager.configure(configuration)
    return manager


def load_here() -> None:
    """Attach the kernel half to the IPython shell of this process, if there is one."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is None:
        return
    if isinstance(getattr(builtins, HOOK, None), Manager):  # a run's, which has no use for more
        load(shell, {}).join()
    else:
        load_ipython_extension(shell)


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext jupyter_blocks` calls."""
    manager = load(shell, {})
    manager.go_live()
    manager.join()


def _first_group(pending: list[Registered]) -> list[Registered]:
    """The first block function of `pending`, and the tests up to the next one."""
    functions = [index for index, item in enumerate(pending) if isinstance(item, FunctionBlock)]
    return pending[: functions[1]] if len(functions) > 1 else pending


def _nothing() -> None:
    """Stands for a block function where there is none."""
