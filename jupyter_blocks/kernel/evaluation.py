"""The evaluator: runs function blocks, test functions and the statements of test cells in a namespace.

It works in a kernel and, for a block called alone, in the calling process. What can wait is a coroutine;
where nothing may be awaited, the caller drives it with `coroutines.step`, and the user's own coroutines
run apart in a thread.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import linecache
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import partial
from types import TracebackType
from typing import Any

from jupyter_blocks.kernel import binding, mage
from jupyter_blocks.kernel.assertions import Recorder, has_assert
from jupyter_blocks.kernel.coroutines import run_apart
from jupyter_blocks.kernel.decorators import FunctionBlock, Registered, TestFunction
from jupyter_blocks.kernel.describe import cut, is_definition
from jupyter_blocks.kernel.guard import Guard
from jupyter_blocks.kernel.overlay import Displayed, Namespace, Overlay

LONGEST_MESSAGE = 2000
DATA_KINDS = frozenset({"data_loader", "transformer", "custom"})
ENDING = (KeyboardInterrupt, SystemExit, asyncio.CancelledError)


@dataclass(slots=True, kw_only=True)
class Verdict:
    """How one assertion came out; `error` is the exception that made it fail."""

    id: str
    severity: str = "error"
    state: str = "passed"
    line: int | None = None
    source: str = ""
    message: str = ""
    compared: list[dict[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    error: BaseException | None = None

    @property
    def fails(self) -> bool:
        """Whether the block fails by it."""
        return self.state != "passed" and self.severity == "error"

    def wire(self) -> dict[str, Any]:
        """The verdict for the wire; the exception stays here."""
        return {
            "id": self.id,
            "severity": self.severity,
            "state": self.state,
            "line": self.line,
            "source": self.source,
            "message": self.message,
            "compared": self.compared,
            "seconds": round(self.seconds, 6),
        }


class ChangedInPlace(AssertionError):
    """A test changed a value of the pipeline in place."""

    __module__ = "jupyter_blocks"  # as it is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a function block gave: its value as others see it, and its outputs as its tests receive them."""

    function: FunctionBlock
    value: Any
    outputs: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a test is about: a block, what it binds, what it reads, what its tests may not change."""

    block: str
    binds: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()


class Evaluator:
    """Runs the user's functions and tests in `namespace`.

    Duties: bind parameters; keep what function blocks returned; run tests in an overlay, all of them,
    also after one has failed; tell failed from broken; undo what tests change in place.
    """

    def __init__(
        self,
        namespace: Namespace,
        *,
        pipeline: str = "",
        parameters: Mapping[str, Any] | None = None,
        recorder: Recorder | None = None,
        displayed: Displayed | None = None,
    ) -> None:
        self.namespace = namespace
        self.pipeline = pipeline
        self.parameters: dict[str, Any] = dict(parameters or {})
        self.recorder = recorder or Recorder()
        self.returned: dict[str, Returned] = {}
        self.context: dict[str, Any] = {}
        self.begun = datetime.now(timezone.utc)
        self._displayed = displayed

    # -- function blocks ------------------------------------------------------------------------------

    def prepared(
        self, function: FunctionBlock, block: str, arguments: Mapping[str, str]
    ) -> Callable[[], Any]:
        """The function of `block` with its arguments bound; raises NameError or TypeError if one is missing.

        A parameter is bound to the variable `arguments` names; else a variable of its own name; else what
        the function block of that name returned; else a run parameter or runtime variable; else its
        default; else, in order, to what the nearest earlier data block returned.
        """
        extras = self._extras(block)
        earlier = [
            past.value
            for name, past in reversed(self.returned.items())
            if past.function.kind in DATA_KINDS and name != block
        ]

        def named(name: str) -> tuple[Any, ...]:
            return (self.variable(arguments[name]),) if name in arguments else ()

        lookups = (
            named,
            self._variable_but(function.function),
            self._block,
            lambda name: (extras[name],) if name in extras else (),
        )
        return binding.bound(function.function, lookups, positional=earlier[:1], extras=extras)

    def called_back(self, function: FunctionBlock, block: str, event: Mapping[str, Any]) -> Callable[[], Any]:
        """The function of the callback `block`, ready to be called: it takes the event, run parameters and
        runtime variables, and no variable."""
        extras = {**self._extras(block), "event": event, "callback_status": event.get("status")}
        return binding.bound(
            function.function,
            (lambda name: (extras[name],) if name in extras else (),),
            positional=(event,),
            extras=extras,
        )

    def keep(self, function: FunctionBlock, block: str, result: Any) -> None:
        """Bind what the function of `block` returned to the block's name."""
        if function.mage:
            outputs, value = mage.returned(result), mage.handed_on(result)
        else:
            outputs, value = (result if type(result) is tuple else (result,)), result
        self.returned.pop(block, None)  # so that the order of the entries is the order of running
        self.returned[block] = Returned(function=function, value=value, outputs=outputs)
        self.namespace[block] = value

    def returned_list(self, block: str) -> None:
        """The function of `block` was called for each element: what it gave is the list bound to its name."""
        value = self.namespace.get(block)
        self.returned[block] = replace(self.returned[block], value=value, outputs=(value,))

    def variable(self, name: str) -> Any:
        """The value of a variable; raises NameError as Python does."""
        if name not in self.namespace:
            raise NameError(f"name {name!r} is not defined", name=name)
        return self.namespace[name]

    # -- tests ----------------------------------------------------------------------------------------

    async def functions(
        self, tests: Iterable[TestFunction], tested: Subject, *, awaiting: bool, verdicts: list[Verdict]
    ) -> None:
        """Evaluate each test function, in an overlay of its own, into `verdicts`."""
        guard = Guard(self.namespace, tested.guards)
        for test in tests:
            line = definition_line(test.function)
            verdict = Verdict(id=f"{tested.block}::{test.name}", severity=test.severity, line=line)
            verdicts.append(verdict)
            with Overlay(self.namespace, self._displayed) as overlay:
                await self._judge(verdict, partial(self._call, test, tested), awaiting)
                _place(verdict)
                self._blame(verdict, self._undone(guard, overlay))

    async def statements(
        self,
        body: list[ast.stmt],
        tested: Subject,
        *,
        first: int,
        awaiting: bool,
        compiled: Callable[[ast.stmt], Any],
        source: Callable[[ast.stmt], str],
        verdicts: list[Verdict],
    ) -> BaseException | None:
        """Run the statements of a test cell, each that contains an assert as one assertion, into `verdicts`.

        After a statement that is no assertion has raised, the assertions that follow are broken for that
        cause; if none follows, the exception is returned.
        """
        guard = Guard(self.namespace, tested.guards)
        cause: BaseException | None = None
        changed: ChangedInPlace | None = None
        told = False
        with Overlay(self.namespace, self._displayed) as overlay:
            for statement in body:
                if not is_assertion(statement):
                    if cause is None:
                        cause = await self._attempt(compiled, statement, awaiting)
                        changed = self._undone(guard, overlay) or changed
                    continue
                verdict = Verdict(
                    id=f"{tested.block}::#{first}", line=statement.lineno, source=source(statement)
                )
                first += 1
                verdicts.append(verdict)
                if cause is None:
                    await self._judge(verdict, partial(self._run, compiled, statement), awaiting)
                    self._blame(verdict, changed or self._undone(guard, overlay))
                    changed = None
                else:
                    self._blame(verdict, cause)
                    told = True
        return changed if cause is None else None if told else cause

    async def _attempt(
        self, compiled: Callable[[ast.stmt], Any], statement: ast.stmt, awaiting: bool
    ) -> BaseException | None:
        """Run a statement that is no assertion; the answer is what it raised."""
        try:
            await self._finish(self._run(compiled, statement), awaiting)
        except (*ENDING, GeneratorExit):
            raise
        except BaseException as error:
            return error.with_traceback(within(error.__traceback__))
        return None

    async def _judge(self, verdict: Verdict, call: Callable[[], Any], awaiting: bool) -> None:
        """Evaluate one assertion and note in `verdict` how it came out."""
        begun = time.perf_counter()
        try:
            await self._finish(call(), awaiting)
        except (*ENDING, GeneratorExit):
            verdict.state, verdict.message = "broken", "interrupted"
            raise
        except BaseException as error:
            verdict.compared = self.recorder.compared(error)
            verdict.state = "failed" if _is_failure(error) else "broken"
            verdict.message = message_of(error)
            verdict.error = error.with_traceback(within(error.__traceback__))
        finally:
            verdict.seconds = time.perf_counter() - begun
            self.recorder.clear()

    def _blame(self, verdict: Verdict, cause: BaseException | None) -> None:
        """Break `verdict` for `cause`, if there is one."""
        if cause is not None:
            verdict.state, verdict.error = "broken", cause
            verdict.message = str(cause) if isinstance(cause, ChangedInPlace) else _raised(cause)

    def _undone(self, guard: Guard, overlay: Overlay) -> ChangedInPlace | None:
        """Undo what has changed in place, and say so."""
        names = guard.changed()
        if not names:
            return None
        replaced = guard.restore()
        overlay.replace(replaced)
        for block, past in self.returned.items():
            self.returned[block] = Returned(
                function=past.function,
                value=replaced.get(id(past.value), past.value),
                outputs=tuple(replaced.get(id(value), value) for value in past.outputs),
            )
        return ChangedInPlace(
            f"changes {', '.join(names)} in place; a test leaves the values of the pipeline alone: use a copy"
        )

    def _run(self, compiled: Callable[[ast.stmt], Any], statement: ast.stmt) -> Any:
        return eval(compiled(statement), self.namespace)  # noqa: S307

    async def _finish(self, value: Any, awaiting: bool) -> Any:
        if not inspect.iscoroutine(value):
            return value
        return await value if awaiting else run_apart(value)

    def _call(self, test: TestFunction, tested: Subject) -> Any:
        """Call a test function.

        A parameter named like what the block binds or reads receives that; the others, in order, what the
        block's function returned, or else what the block binds and has computed.
        """
        near = {name for name in (*tested.binds, *tested.inputs) if name in self.namespace}

        def variable(name: str) -> tuple[Any, ...]:
            return (self.namespace[name],) if name in near else ()

        call = binding.bound(
            test.function,
            (variable, self._parameter),
            positional=self._outputs(test, tested),
            last=self._variable,
            extras=self._extras(tested.block),
        )
        return call()

    def _outputs(self, test: TestFunction, tested: Subject) -> tuple[Any, ...]:
        returned = self.returned.get(tested.block)
        if returned is not None:
            if returned.function.mage or binding.takes_many(test.function):
                return returned.outputs
            return (returned.value,)
        bound = {name: self.namespace[name] for name in tested.binds if name in self.namespace}
        return tuple(
            value for name, value in bound.items() if not name.startswith("_") and not is_definition(value)
        )

    # -- lookups --------------------------------------------------------------------------------------

    def _extras(self, block: str) -> dict[str, Any]:
        variables = binding.runtime_variables(self.pipeline, block, self.context, self.begun)
        return {**variables, **{name: self._parameter(name)[0] for name in self.parameters}}

    def _parameter(self, name: str) -> tuple[Any, ...]:
        return (self.namespace.get(name, self.parameters[name]),) if name in self.parameters else ()

    def _block(self, name: str) -> tuple[Any, ...]:
        return (self.returned[name].value,) if name in self.returned else ()

    def _variable(self, name: str) -> tuple[Any, ...]:
        return (self.namespace[name],) if name in self.namespace else ()

    def _variable_but(self, function: Callable[..., Any]) -> binding.Lookup:
        """Looks variables up; a block's own function is none, that of another block stands for its value."""
        functions = {id(past.function.function): past.value for past in self.returned.values()}

        def lookup(name: str) -> tuple[Any, ...]:
            found = self._variable(name)
            if found and found[0] is function:
                return ()
            return (functions[id(found[0])],) if found and id(found[0]) in functions else found

        return lookup


def only_function(items: Iterable[Registered], block: str) -> FunctionBlock | None:
    """The function of `block` among what its cells registered; raises TypeError if there are several.

    A callback is none: it runs when something has happened, not in its turn.
    """
    functions = [item for item in items if isinstance(item, FunctionBlock) and item.kind != "callback"]
    if len(functions) > 1:
        names = ", ".join(function.name for function in functions)
        raise TypeError(f"block {block} has several block functions ({names}); it may have one")
    return functions[0] if functions else None


def is_assertion(statement: ast.stmt) -> bool:
    """Whether a top-level statement of a test cell is one of its assertions."""
    definition = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return not isinstance(statement, definition) and has_assert(statement)


def definition_line(function: Callable[..., Any]) -> int | None:
    """The line of the `def` of a function, below its decorators; None where there is no source."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None:
        return None
    for line, text in enumerate(linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]):
        if text.lstrip().startswith(("def ", "async def ")):
            return int(code.co_firstlineno + line)
    return int(code.co_firstlineno)


def message_of(error: BaseException) -> str:
    """What an exception says; with its type's name in front unless it is a failed assertion."""
    text = text_of(error)
    if _is_failure(error):
        return text
    return f"{name_of(error)}: {text}" if text else name_of(error)


def name_of(error: BaseException) -> str:
    """The name of an exception's type; Python 3.13 has private ones for code that does not parse."""
    name = type(error).__name__
    return "SyntaxError" if isinstance(error, SyntaxError) and name.startswith("_") else name


def classes_of(error: BaseException) -> list[str]:
    """The class of an exception and those it derives from, with their modules unless these are Python's."""
    classes = type(error).__mro__[:-1]  # all but `object`
    return [
        one.__qualname__ if one.__module__ == "builtins" else f"{one.__module__}.{one.__qualname__}"
        for one in classes
        if one is not BaseException
    ]


def text_of(error: BaseException) -> str:
    """The message of an exception, cut; never raises. That of code which does not parse goes without the
    name that IPython gives the cell."""
    try:
        if isinstance(error, SyntaxError) and isinstance(error.msg, str):
            return cut(error.msg, LONGEST_MESSAGE)
        return cut(str(error), LONGEST_MESSAGE)
    except Exception as fault:
        return f"(its message cannot be shown: {type(fault).__name__})"


def within(trace: TracebackType | None) -> TracebackType | None:
    """The part of a traceback that begins in the user's code."""
    while trace is not None and is_ours(trace.tb_frame.f_globals.get("__name__", "")):
        trace = trace.tb_next
    return trace


def is_ours(module: str) -> bool:
    """Whether code of `module` stands between the user's code and its caller on our account."""
    return module.startswith(("jupyter_blocks.kernel", "asyncio.")) or module == "threading"


def _raised(cause: BaseException) -> str:
    """That a statement before an assertion has raised `cause`: where, and its first line."""
    line = cause.__traceback__.tb_lineno if cause.__traceback__ is not None else "?"
    first, _, rest = text_of(cause).partition("\n")
    return f"line {line} raised {type(cause).__name__}: {first}{' …' if rest else ''}"


def _place(verdict: Verdict) -> None:
    """Point the verdict on a test function at the line of it that failed."""
    trace = verdict.error.__traceback__ if verdict.error is not None else None
    if trace is not None:
        verdict.line = trace.tb_lineno
        verdict.source = linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno).strip()


def _is_failure(error: BaseException) -> bool:
    """Whether a test that raises `error` has failed, not broken: by `assert`, or by `pytest.fail`."""
    names = [kind.__name__ for kind in type(error).__mro__]
    return isinstance(error, AssertionError) or (names[0] == "Failed" and "OutcomeException" in names)
