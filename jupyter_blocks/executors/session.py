"""Runs the blocks of a plan on a local kernel, through nbclient.

LocalExecutor.carry_out
    StartKernel     launch (the first was launched by the caller), connect, the kernel half, the prelude
    StartAttempt    each cell of the block, then of its tests, one request a cell; then the verdict
    CancelAttempt   pulls the brake of the attempt under way
LocalExecutor.close     interrupt what still runs, shut the kernel down
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import Any

from jupyter_blocks.engine.ports import (
    CancelAttempt,
    Command,
    Publish,
    StartAttempt,
    StartCallback,
    StartKernel,
)
from jupyter_blocks.engine.retry import deadline_of
from jupyter_blocks.engine.sensing import not_come_about, patience_of
from jupyter_blocks.errors import KernelUnavailable
from jupyter_blocks.executors import verdicts
from jupyter_blocks.executors.attempt import Attempt
from jupyter_blocks.executors.brake import Brake, Why
from jupyter_blocks.executors.kernel import STARTUP_TIMEOUT, Asked, KernelSession
from jupyter_blocks.executors.launch import launch
from jupyter_blocks.executors.mapped import MappedAttempt
from jupyter_blocks.executors.printed import Tell
from jupyter_blocks.executors.process import KernelProcess
from jupyter_blocks.executors.replies import CellReply
from jupyter_blocks.executors.requests import (
    CellRequest,
    block_requests,
    callback_requests,
    collecting_request,
    prelude_requests,
    test_requests,
)
from jupyter_blocks.executors.slots import Slots
from jupyter_blocks.kernel.payload import payload
from jupyter_blocks.model.cells import NOTHING, ExecutedCell
from jupyter_blocks.model.events import (
    AttemptCancelled,
    AttemptFailed,
    AttemptSucceeded,
    CallbackFailed,
    CallbackStarted,
    CallbackSucceeded,
    CellExecuted,
    CellObserved,
    CellPrinted,
    KernelDied,
    KernelFailed,
    KernelReady,
    PackagesImported,
    SensorUnmet,
    Stream,
    WhenEvaluated,
)
from jupyter_blocks.model.pipeline import Block
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.policies import callbacks_of, mapped
from jupyter_blocks.model.run import Failure, FailureKind, Output

# ipykernel drops outputs once 1,000 messages wait to be sent (ZMQ_SNDHWM); a loop that displays gets there.
# Set from the thread that owns the socket; takes effect on connections that stand already (libzmq >= 4.2).
DROP_NOTHING = (
    "(lambda thread: thread and thread.schedule(lambda: setattr(thread.socket, 'sndhwm', 0)))"
    "(getattr(getattr(get_ipython(), 'kernel', None), 'iopub_thread', None))"
)


class LocalExecutor:
    """One kernel on this machine, held open over a run; a lost one is replaced when the engine says so.

    `kernel` is the first one, launched by the caller before this module and nbclient were imported.
    `language_info` is what the kernel said of its language, for the executed notebook.
    """

    def __init__(self, plan: Plan, kernel: KernelProcess) -> None:
        self.language_info: Mapping[str, Any] = NOTHING
        self._plan = plan
        self._process = kernel
        self._used = False
        self._prelude = prelude_requests(plan)
        self._slots = Slots(_requests(plan))
        self._session: KernelSession | None = None
        self._brake: Brake | None = None
        self._closed: asyncio.Event | None = None
        self._done: dict[str, set[int]] = {}  # elements of mapped blocks whose values this kernel holds

    @property
    def executed(self) -> Mapping[str, ExecutedCell]:
        """The cells that were executed so far, by id, with their outputs."""
        return self._slots.executed()

    async def carry_out(self, command: Command, publish: Publish) -> None:
        """Carry out one command; raises only for faults of this package."""
        match command:
            case StartKernel():
                await self._start_kernel(publish)
            case StartAttempt():
                await self._attempt(command, publish)
            case StartCallback():
                await self._call(command, publish)
            case CancelAttempt():
                if self._brake is not None:
                    self._brake.pull(Why.CANCELLED)

    async def close(self) -> None:
        """Interrupt what still runs, then ask the kernel to shut down, and kill it if it does not.

        A request rather than a kill: the user's `atexit` handlers flush and disconnect what their code has
        opened. It takes some 0.2 s, in which the caller can write the executed notebook.
        """
        if self._closed is not None:
            await self._closed.wait()
            return
        self._closed = asyncio.Event()
        try:
            await self._end_kernel()
        finally:
            self._closed.set()

    async def _end_kernel(self) -> None:
        session = self._session
        if session is None:
            await self._process.close()
            return
        if not session.idle.is_set():
            brake = Brake(session)
            brake.pull(Why.CANCELLED)
            await session.idle.wait()
            brake.release()
        await self._process.close(session.client)
        session.disconnect()
        self._session = None

    async def _start_kernel(self, publish: Publish) -> None:
        if self._used:
            await self._end_kernel()
            try:
                self._process = await launch(self._process.name, folder=self._process.folder)
            except KernelUnavailable as error:
                publish(KernelFailed(failure=verdicts.unavailable(error)))
                return
        self._used = True
        if self._closed is not None:  # closed while the new process was being launched
            await self._process.close()
        failure = await self._open_session() or await self._run_prelude(publish)
        publish(self._ready() if failure is None else KernelFailed(failure=failure))

    def _ready(self) -> KernelReady:
        about = self.language_info
        return KernelReady(
            kernel=self._process.name,
            language=str(about.get("name", "")),
            version=str(about.get("version", "")),
        )

    async def _open_session(self) -> Failure | None:
        self._done = {}
        session = KernelSession(self._process, self._slots.notebook)
        about = await session.connect()
        if about is None:
            session.disconnect()
            return verdicts.not_started(self._process, STARTUP_TIMEOUT)
        self._session = session
        self.language_info = about.get("language_info", NOTHING)
        return await self._install_half(session) if self.language_info.get("name") == "python" else None

    async def _install_half(self, session: KernelSession) -> Failure | None:
        """Carry the kernel half in; other languages do without, their replies say how cells came out."""
        configuration = {
            "pipeline": self._plan.pipeline.name,
            "parameters": dict(self._plan.parameters),
        }
        content = await session.install(f"{payload(configuration)}\n{DROP_NOTHING}")
        if content is not None and content["status"] == "ok":
            return None
        return verdicts.not_installed(self._process, content)

    async def _run_prelude(self, publish: Publish) -> Failure | None:
        for request in self._prelude:
            reply = await self._execute(request, _telling(publish, request.id))
            if reply is None:
                return verdicts.died(self._process, FailureKind.SETUP, request.id)
            publish(CellExecuted(cell=request.id, seconds=reply.seconds))
            if reply.observed is not None:
                publish(CellObserved(cell=request.id, observed=reply.observed))
            if reply.packages:
                publish(PackagesImported(packages=reply.packages))
            if reply.failure is not None:
                return verdicts.of_setup(reply.failure)
        return None

    async def _attempt(self, command: StartAttempt, publish: Publish) -> None:
        if self._session is None or self._process.has_ended:
            publish(KernelDied(failure=verdicts.died(self._process, FailureKind.KERNEL_DIED, None)))
            return
        block = self._plan.pipeline.by_name[command.block]
        if not command.rebuild and not self._done.get(block.name):
            self._clear(block, self._session)
        begun = monotonic()
        if mapped(block.policy) is not None:
            await self._attempt_elements(block, command, publish, begun)
            return
        attempt = Attempt(block, command, publish)
        why = await self._braked(attempt, self._session, begun)
        if attempt.is_declined:
            publish(WhenEvaluated(block=block.name, holds=False))
            return
        attempt.begin()
        publish(self._outcome(attempt, why, monotonic() - begun))

    async def _attempt_elements(
        self, block: Block, command: StartAttempt, publish: Publish, begun: float
    ) -> None:
        """Run the cells for each element, then let each output be the list of what they have left.

        The others go on after one that fails, unless the kernel is lost or there is no time left.
        """
        whole = MappedAttempt(block, command, publish, self._done.setdefault(block.name, set()))
        why: Why | None = None
        for run in whole.runs():
            if self._session is None:
                break
            since = monotonic()
            why = await self._braked(run, self._session, begun)
            if run.is_declined:
                publish(WhenEvaluated(block=block.name, holds=False))
                return
            run.begin()
            if run.has_no_element:
                whole.elements = run.elements
                break
            whole.ended(run, self._failure(run, why), monotonic() - since)
            if not command.rebuild:
                self._slots.keep(
                    (*block_requests(block, rebuild=False), *test_requests(block)), whole.element
                )
            if run.died_in is not None or run.elements is None or why in (Why.DEADLINE, Why.CANCELLED):
                break
        whole.conclude()
        publish(await self._outcome_of_all(whole, why, begun))

    async def _outcome_of_all(
        self, whole: MappedAttempt, why: Why | None, begun: float
    ) -> AttemptSucceeded | AttemptFailed | AttemptCancelled:
        command, name = whole.command, whole.block.name
        if why is Why.CANCELLED:
            return AttemptCancelled(block=name, attempt=command.attempt, seconds=monotonic() - begun)
        outputs: tuple[Output, ...] = ()
        failure = whole.failure
        if failure is None:
            request = collecting_request(whole.block)
            reply = await self._execute(request, None, rebuild=True)
            if reply is None:
                failure = verdicts.died(self._process, FailureKind.KERNEL_DIED, request.id)
            else:
                failure, outputs = reply.failure, reply.outputs
        if failure is None:
            return AttemptSucceeded(
                block=name,
                attempt=command.attempt,
                seconds=monotonic() - begun,
                outputs=outputs,
                rebuild=command.rebuild,
            )
        return AttemptFailed(
            block=name,
            attempt=command.attempt,
            seconds=monotonic() - begun,
            failure=failure,
            rebuild=command.rebuild,
            kernel_lost=self._process.has_ended,
        )

    async def _braked(self, attempt: Attempt, session: KernelSession, begun: float) -> Why | None:
        """Run the cells of an attempt that has `begun`, for as long as it may take; why they were stopped."""
        command = attempt.command
        self._brake = brake = Brake(session)
        if command.timeout is not None:
            brake.after(command.timeout, Why.TIMEOUT)
        if command.deadline is not None:
            brake.after(command.deadline - (monotonic() - begun), Why.DEADLINE)
        if not command.asks:
            attempt.begin()
        await self._run_cells(attempt, brake)
        brake.release()
        self._brake = None
        return brake.why

    def _clear(self, block: Block, session: KernelSession) -> None:
        """Forget what an earlier attempt has left."""
        for index in self._slots.clear((*block_requests(block, rebuild=False), *test_requests(block))):
            session.forget(index)

    async def _run_cells(self, attempt: Attempt, brake: Brake) -> None:
        """Execute the block's cells until one fails and then, of a regular attempt, all its test cells."""
        rebuild, asks = attempt.command.rebuild, attempt.command.asks
        for request in block_requests(attempt.block, rebuild=rebuild, asks=asks, element=attempt.element):
            tell = None if rebuild else _telling(attempt.publish, request.id, attempt.block.name)
            reply = await self._execute(request, tell, rebuild=rebuild, asked=attempt.take_said)
            if reply is not None and attempt.is_left_alone:
                self._slots.clear([request])
                return
            attempt.take_block_cell(request, reply)
            if attempt.failed or attempt.waits or brake.why is not None:
                return
        for request in () if rebuild else test_requests(attempt.block):
            tell = _telling(attempt.publish, request.id, attempt.block.name)
            attempt.take_test_cell(request, await self._execute(request, tell))
            if attempt.failed or brake.why is not None:
                return
        if not rebuild:
            attempt.conclude()

    async def _call(self, call: StartCallback, publish: Publish) -> None:
        """Call a callback: its cells, until one fails."""
        if self._session is None or self._process.has_ended:
            publish(KernelDied(failure=verdicts.died(self._process, FailureKind.KERNEL_DIED, None)))
            return
        publish(CallbackStarted(block=call.block, callback=call.callback))
        begun, failure = monotonic(), None
        self._brake = brake = Brake(self._session)
        if call.timeout is not None:
            brake.after(call.timeout, Why.TIMEOUT)
        requests = callback_requests(self._plan, call)
        for index in self._slots.clear(requests):
            self._session.forget(index)
        for request in requests:
            reply = await self._execute(request, _telling(publish, request.id, call.callback))
            failure = self._failure_of_call(call, brake.why, request.id, reply)
            if failure is not None:
                break
            if reply is not None:
                publish(CellExecuted(cell=request.id, seconds=reply.seconds, block=call.callback))
        brake.release()
        self._brake = None
        seconds = monotonic() - begun
        if failure is None:
            publish(CallbackSucceeded(block=call.block, callback=call.callback, seconds=seconds))
            return
        publish(
            CallbackFailed(
                block=call.block,
                callback=call.callback,
                seconds=seconds,
                failure=failure,
                kernel_lost=self._process.has_ended,
            )
        )

    def _failure_of_call(
        self, call: StartCallback, why: Why | None, cell: str, reply: CellReply | None
    ) -> Failure | None:
        raised = reply.failure if reply is not None else None
        if why is Why.TIMEOUT:
            return verdicts.timed_out(call.timeout, raised, cell, killed=reply is None)
        if reply is None:
            return verdicts.died(self._process, FailureKind.KERNEL_DIED, cell)
        return raised

    async def _execute(
        self, request: CellRequest, tell: Tell | None, *, rebuild: bool = False, asked: Asked | None = None
    ) -> CellReply | None:
        if self._session is None:
            return None
        index = self._slots.scratch(request) if rebuild else self._slots.index(request)
        return await self._session.execute(index, request, tell, asked)

    def _outcome(
        self, attempt: Attempt, why: Why | None, seconds: float
    ) -> AttemptSucceeded | SensorUnmet | AttemptFailed | AttemptCancelled:
        name, command = attempt.block.name, attempt.command
        if why is Why.CANCELLED:
            return AttemptCancelled(block=name, attempt=command.attempt, seconds=seconds)
        failure = self._failure(attempt, why)
        if failure is None and attempt.waits:
            return SensorUnmet(block=name, attempt=command.attempt, seconds=seconds)
        if failure is None:
            return AttemptSucceeded(
                block=name,
                attempt=command.attempt,
                seconds=seconds,
                outputs=attempt.outputs,
                rebuild=command.rebuild,
                verdict=attempt.verdict,
            )
        return AttemptFailed(
            block=name,
            attempt=command.attempt,
            seconds=seconds,
            failure=failure,
            outputs=attempt.outputs,
            rebuild=command.rebuild,
            kernel_lost=self._process.has_ended,
        )

    def _failure(self, attempt: Attempt, why: Why | None) -> Failure | None:
        killed, patience = attempt.died_in is not None, patience_of(attempt.block)
        if why is Why.TIMEOUT and patience is not None and not attempt.command.rebuild:
            return not_come_about(attempt.block, patience)
        if why is Why.TIMEOUT:
            return verdicts.timed_out(
                attempt.command.timeout, attempt.raised, attempt.standing, killed=killed
            )
        if why is Why.DEADLINE:
            deadline = deadline_of(attempt.block)
            return verdicts.too_late(deadline, attempt.raised, attempt.standing, killed=killed)
        if killed:
            return verdicts.died(self._process, FailureKind.KERNEL_DIED, attempt.died_in)
        return attempt.failure


def _telling(publish: Publish, cell: str, block: str | None = None) -> Tell:
    """Publishes what `cell` prints."""

    def tell(stream: Stream, text: str) -> None:
        publish(CellPrinted(cell=cell, stream=stream, text=text, block=block))

    return tell


def _requests(plan: Plan) -> tuple[CellRequest, ...]:
    """Every cell that the run may execute."""
    blocks = [plan.pipeline.by_name[step.block] for step in plan.steps]
    called = {name for block in blocks for name in callbacks_of(block.policy)}
    return (
        *prelude_requests(plan),
        *(r for name in sorted(called) for r in block_requests(plan.pipeline.by_name[name], rebuild=False)),
        *(r for block in blocks for r in (*block_requests(block, rebuild=False), *test_requests(block))),
    )
