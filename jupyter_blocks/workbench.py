"""The one place where parts are chosen and joined; a use case is a method.

Workbench.read       notebook file → pipeline
Workbench.notebook   notebook JSON that is in no file → notebook
Workbench.graph      notebook → pipeline
Workbench.fix        applies the safe fixes of its diagnostics to the file
Workbench.suggest    tags for a notebook without blocks
Workbench.plan       pipeline, selection, parameters → plan, or the reason why not
Workbench.run        plan → kernel, engine, record, executed notebook → run
Workbench.submit     notebook JSON, request → a record, and a process that carries it out
Workbench.carry_out  a record → run: what that process does
Workbench.exported   pipeline → the text of another form, which runs without this package
Workbench.observed   pipeline → the same with what its blocks were seen to do when they ran last
Workbench.shown      the pipeline of a plan, with what a run of it has shown
Workbench.history    the runs of the notebooks that share a state folder
Workbench.account    a run of the history → all there is to tell of it
Workbench.told       a run that has just ended → all there is to tell of it
Workbench.export     notebook → a document, or another form of it, on the disk
Workbench.pair       a document and its notebook, to be brought in step
Workbench.revision   a pipeline as it was in a git revision
Workbench.differences  two pipelines → in what they differ
Workbench.detach     a block of a document gets copies of its files in the library
Workbench.call       one block alone, in this process, with given inputs → its outputs
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyter_blocks import registry
from jupyter_blocks.engine import loop
from jupyter_blocks.engine import plan as planning
from jupyter_blocks.engine.fold import fold
from jupyter_blocks.engine.ports import Executed, Listener
from jupyter_blocks.engine.prelude import prelude
from jupyter_blocks.errors import (
    OutputInvalid,
    OutputLost,
    PipelineInvalid,
    RunUnknown,
    StoreUnavailable,
    UsageError,
)
from jupyter_blocks.executors import detached
from jupyter_blocks.exports.exported import Exported
from jupyter_blocks.inference import Inferrer
from jupyter_blocks.kernel.alone import call_block
from jupyter_blocks.model.account import Account
from jupyter_blocks.model.cells import NOTHING, Notebook
from jupyter_blocks.model.diagnostics import Edit, Fix
from jupyter_blocks.model.differences import Differences
from jupyter_blocks.model.events import Logged
from jupyter_blocks.model.pipeline import Block, Pipeline
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.records import RunRecord, RunRequest, StartedBy
from jupyter_blocks.model.run import Failure, FailureKind, Run, RunState
from jupyter_blocks.model.selection import EVERYTHING, Selection
from jupyter_blocks.model.suggestions import Suggestion
from jupyter_blocks.notebook import edit
from jupyter_blocks.notebook.read import check, is_document, parse
from jupyter_blocks.pipelines import sources
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.digests import code_digests
from jupyter_blocks.pipelines.given import check_inputs, check_parameters
from jupyter_blocks.pipelines.nested import nested_blocks, parameters_of, path_of
from jupyter_blocks.pipelines.observed import Witness, lay_over
from jupyter_blocks.records import alive, location, recording
from jupyter_blocks.records.endings import ALL, finish
from jupyter_blocks.records.recording import Recording
from jupyter_blocks.records.store import RunStore

UNTITLED = "Untitled"
AT_HAND = 4  # notebooks that are looked at again after an edit; each takes some 30 kB a block
LOG = logging.getLogger(__name__)


class Workbench:
    """The use cases, over notebooks on this machine's disk."""

    def __init__(self) -> None:
        self._inferrers: dict[tuple[Path | None, str], Inferrer] = {}

    def read(self, path: Path) -> Pipeline:
        """The pipeline in `path`: a notebook, a pipeline document, or the folder of one.

        Raises NotebookUnreadable or DocumentUnreadable, and for nothing else.
        """
        return build(sources.load(path).notebook)

    def notebook(self, raw: Mapping[str, Any], path: Path | None, name: str = UNTITLED) -> Notebook:
        """The notebook that the JSON `raw` says, which need not be what is in the file `path`.

        `name` is for one that is in no file. Raises NotebookUnreadable for what is no notebook.
        """
        check(raw, str(path or name))
        return parse(raw, name=path.stem if path else name, path=path)

    def graph(self, notebook: Notebook) -> Pipeline:
        """The pipeline that `notebook` is; faults are among its diagnostics.

        After an edit of a notebook that was asked for lately, it costs what the edit may have changed.
        """
        key = (notebook.path, notebook.name)
        inferrer = self._inferrers.pop(key, None) or Inferrer()
        self._inferrers[key] = inferrer
        if len(self._inferrers) > AT_HAND:
            del self._inferrers[next(iter(self._inferrers))]
        return build(notebook, inferrer.infer)

    def fix(self, path: Path) -> tuple[Fix, ...]:
        """Apply the safe fixes to the file, one after the other; the ones that were applied.

        Raises UsageError for what is no notebook.
        """
        if path.is_dir() or is_document(path):
            raise UsageError(
                "`--fix` mends notebooks, and this is a pipeline document",
                place=str(path),
                remedy="Mend it in an editor: `jupyter-blocks check` names each line.",
            )
        applied: list[Fix] = []
        while True:
            document = sources.load(path)
            fixes = [d.fix for d in build(document.notebook).diagnostics if d.fix is not None]
            waiting = [fix for fix in fixes if fix not in applied]
            if not waiting:
                return tuple(applied)
            applied.append(waiting[0])
            edit.write(path, edit.apply(document, waiting[0].edits))

    def suggest(self, path: Path, *, write: bool = False) -> tuple[Suggestion, ...]:
        """Tags for the notebook `path`, written into it if `write`; none if it has blocks already.

        Raises NotebookUnreadable, and OutputInvalid if it cannot be written.
        """
        document = sources.load(path)
        found: tuple[Suggestion, ...] = registry.find("suggestions", "tags")(document.notebook)
        edits = [Edit(cell=one.cell.id, tags=one.tags) for one in found if one.tags != one.cell.tags]
        if write and edits:
            edit.write(path, edit.apply(document, edits))
        return found

    def plan(
        self,
        pipeline: Pipeline,
        selection: Selection = EVERYTHING,
        *,
        parameters: Mapping[str, object] = NOTHING,
        fail_fast: bool = False,
        timeout: float | None = None,
        allow_effects: bool = False,
    ) -> Plan:
        """What a run would do; `timeout` in seconds for each attempt.

        Raises PipelineInvalid for faults of form, NameUnknown for a block or parameter that is not there,
        ParameterInvalid for a value of the wrong type, UsageError where an outside effect would be repeated.
        """
        if pipeline.faults_of_form:
            raise _invalid(pipeline)
        check_parameters(pipeline, parameters)
        plan = planning.plan(
            pipeline,
            selection,
            parameters=parameters,
            fail_fast=fail_fast,
            timeout=timeout,
            allow_effects=allow_effects,
        )
        self._check_nested(plan, (location.identity(pipeline.outline.notebook.path),))
        return plan

    async def run(
        self,
        plan: Plan,
        *,
        listeners: Sequence[Listener] = (),
        output: Path | None = None,
        cancel: asyncio.Event | None = None,
        kernel: str | None = None,
        started_by: StartedBy = StartedBy.PYTHON,
        parent: str | None = None,
        folder: Path | None = None,
        watch: Callable[[Executed], None] | None = None,
    ) -> Run:
        """Run `plan` in a fresh kernel: the notebook's own, or the one named `kernel`.

        `listeners` are told of every event; setting `cancel` stops the run; `output` is where the executed
        notebook is written, however the run ends. The run is recorded in the notebook's history; where that
        cannot be, a warning is logged and it runs all the same; `parent` is the run of which a block began
        this one. `folder` is where relative paths begin, if not in the notebook's own; `watch` is called
        once, with what looks at the cells executed so far. Raises KernelUnavailable, OutputInvalid, and when
        all has run OutputLost; what the user's code does is in the answer.
        """
        _check_output(output, plan.pipeline.outline.notebook.path)
        # The kernel's process starts first: what comes next takes as long to import as it takes to start.
        process = await _launched(plan, kernel, folder)
        try:
            recorded = _recorded(plan, _request(plan, kernel, started_by, parent))
        except BaseException:
            await process.close()
            raise
        with recorded or nullcontext():
            stop = cancel or asyncio.Event()
            return await self._driven(plan, process, recorded, listeners, output, stop, watch)

    def submit(
        self, raw: Mapping[str, Any], path: Path, request: RunRequest, *, unsaved: bool = False
    ) -> RunRecord:
        """Accept a run of the notebook `raw`, and start a process for it that does not end with this one.

        `path` is where the notebook is, for its history and for relative files; `unsaved` says that the file
        differs. Raises what `plan` raises, NotebookUnreadable, and StoreUnavailable if it cannot be recorded.
        """
        plan = self._planned(self.notebook(raw, path), request)
        with self.history(path) as store:
            record = store.begin(_record(plan, request, unsaved=unsaved), request, raw)
            _start_runner(store, record)
            return store.run(record.id)

    async def carry_out(self, state: Path, run: str, *, cancel: asyncio.Event) -> Run:
        """Carry out a run that was submitted: what the process of one run does.

        Raises what kept it from starting, which is recorded as the run's failure, RunUnknown and
        StoreUnavailable.
        """
        with recording.resume(state, run) as recorded, RunStore(state) as store:
            if recorded.record.is_over:
                raise StoreUnavailable(
                    "the run is over", place=run, remedy="Start another run of the notebook."
                )
            request = store.request(run)
            path = Path(recorded.record.notebook) if recorded.record.notebook else None
            plan = self._planned(self.notebook(store.snapshot(run), path), request)
            process = await _launched(plan, request.kernel)
            return await self._driven(plan, process, recorded, (), None, cancel)

    def exported(self, pipeline: Pipeline, form: str) -> Exported:
        """`pipeline` as the text of another form, by the name of the form.

        Raises PipelineInvalid for faults of form, UsageError for what the form has no words for.
        """
        if pipeline.faults_of_form:
            raise _invalid(pipeline)
        exported: Exported = registry.find("exports", form)(pipeline)
        return exported

    def observed(self, pipeline: Pipeline, parameters: Mapping[str, object] = NOTHING) -> Pipeline:
        """`pipeline` with what runs have shown of its code as it stands; raises StoreUnavailable."""
        path = pipeline.outline.notebook.path
        if not location.database(location.state_folder(path)).exists():
            return pipeline
        digests = code_digests(pipeline)
        with self.history(path) as store:
            known = store.observed(location.identity(path), digests.values())
        seen = {block: known[digest] for block, digest in digests.items() if digest in known}
        return lay_over(pipeline, seen, parameters)

    def shown(self, plan: Plan, witness: Witness) -> Pipeline:
        """The pipeline of `plan`, with what a run of it, which `witness` heard, has shown."""
        return lay_over(plan.pipeline, witness.seen(plan), plan.parameters)

    def history(self, path: Path | None) -> RunStore:
        """The history that the notebook `path` belongs to, to be closed after use.

        Raises StoreUnavailable. Runs whose process has died stand there as running until `alive.settle`.
        """
        return RunStore(location.state_folder(path))

    def told(self, plan: Plan, run: Run, entries: Sequence[Logged], *, kernel: str | None) -> Account:
        """All there is to tell of a run of `plan` that has just ended; its listeners heard `entries`."""
        number = 0
        with (
            suppress(RunUnknown, StoreUnavailable),
            self.history(plan.pipeline.outline.notebook.path) as store,
        ):
            number = store.run(run.id).number
        return Account(
            pipeline=plan.pipeline,
            request=_request(plan, kernel, StartedBy.CLI),
            entries=tuple(entries),
            run=run,
            number=number,
        )

    def account(self, store: RunStore, record: RunRecord) -> Account:
        """All there is to tell of a run in `store`, as far as it has come; raises StoreUnavailable."""
        entries = store.events(record.id, limit=ALL)
        run = fold(logged.event for logged in entries)
        path = Path(record.notebook) if record.notebook else None
        return Account(
            pipeline=self.graph(self.notebook(store.snapshot(record.id), path, record.pipeline)),
            request=store.request(record.id),
            entries=entries,
            run=replace(run, id=record.id, pipeline=record.pipeline, parameters=record.parameters),
            number=record.number,
        )

    def write_document(self, source: Path, folder: Path) -> tuple[Path, ...]:
        """Write the notebook `source` as a document into `folder`; the files that changed.

        Raises NotebookUnreadable, PipelineInvalid, EditsUnknown and OutputInvalid.
        """
        written: tuple[Path, ...] = registry.find("documents", "export")(source, folder)
        return written

    def pair(self, document: Path, notebook: Path | None = None) -> Any:
        """The document `document`, or the one in that folder, with its notebook, or with `notebook`.

        It can say the `step` that brings both in step, and `take` it (pipelines/documents/exchange.py).
        Raises DocumentUnreadable and NotebookUnreadable.
        """
        return registry.find("documents", "pair")(document, notebook)

    def detach(self, document: Path, block: str) -> tuple[Path, ...]:
        """Give `block` copies of its own of its files in the library; the files that were written.

        Raises DocumentUnreadable, NameUnknown, UsageError for a block with files of its own, OutputInvalid.
        """
        written: tuple[Path, ...] = registry.find("documents", "detach")(document, block)
        return written

    def revision(self, revision: str, path: Path) -> Pipeline:
        """The pipeline that `path` held in the git revision `revision`.

        Raises RevisionUnknown, NotebookUnreadable and DocumentUnreadable.
        """
        pipeline: Pipeline = registry.find("documents", "revision")(revision, path)
        return pipeline

    def differences(self, first: Pipeline, second: Pipeline) -> Differences:
        """In what `second` differs from `first`."""
        found: Differences = registry.find("documents", "differences")(first, second)
        return found

    def _planned(self, notebook: Notebook, request: RunRequest) -> Plan:
        return self.plan(
            self.graph(notebook),
            request.selection,
            parameters=request.parameters,
            fail_fast=request.fail_fast,
            timeout=request.timeout,
            allow_effects=request.allow_effects,
        )

    def _starter(self, plan: Plan, parent: str) -> Any:
        """Begins the run of the pipeline that a block of `plan` is, as a part of the run `parent`."""

        async def start(block: Block, cancel: asyncio.Event) -> Run:
            other = self.plan(self.read(path_of(plan.pipeline, block)), parameters=parameters_of(plan, block))
            return await self.run(other, cancel=cancel, parent=parent)

        return start

    def _check_nested(self, plan: Plan, above: tuple[str, ...]) -> None:
        """Raise what would keep the pipelines that blocks of `plan` are from starting: faults, a circle."""
        for block in nested_blocks(plan):
            path = path_of(plan.pipeline, block)
            other = self.read(path)
            name = location.identity(other.outline.notebook.path)
            if name in above:
                circle = " runs ".join(Path(one).name for one in (*above[above.index(name) :], name))
                raise UsageError(
                    f"the block {block.name!r} would run in a circle: {circle}",
                    place=plan.pipeline.name,
                    remedy="Take the block out of one of these pipelines.",
                )
            if other.faults_of_form:
                raise UsageError(
                    f"the pipeline that the block {block.name!r} runs has faults of form",
                    place=str(path),
                    remedy=f"`jupyter-blocks check {path}` shows each with its remedy.",
                )
            given = parameters_of(plan, block)
            check_parameters(other, given)
            self._check_nested(planning.plan(other, EVERYTHING, parameters=given), (*above, name))

    async def _driven(
        self,
        plan: Plan,
        process: Any,
        recorded: Recording | None,
        listeners: Sequence[Listener],
        output: Path | None,
        cancel: asyncio.Event,
        watch: Callable[[Executed], None] | None = None,
    ) -> Run:
        """Run `plan` on the kernel of `process`, recorded where it can be; write the executed notebook."""
        run_id = recorded.record.id if recorded else _run_id()
        try:
            executor = registry.find("executors", "local")(plan, process)
            if nested_blocks(plan):
                executor = registry.find("executors", "nesting")(plan, executor, self._starter(plan, run_id))
            executed = registry.find("notebooks", "executed")(plan, executor)
            if watch is not None:
                watch(executor)
        except BaseException:
            await process.close()
            raise

        witness = Witness()

        def conclude(run: Run) -> None:
            if recorded:
                _keep(executed, run, recorded.executed)
                digests = code_digests(plan.pipeline)
                recorded.observe({digests[block]: seen for block, seen in witness.seen(plan).items()})
            if output:
                try:
                    executed.write(run, output)
                except OutputInvalid as invalid:
                    raise OutputLost(invalid, run) from invalid
                if complaint := executed.complaint(run):
                    LOG.warning("%s was written, but is not valid: %s", output, complaint)

        told = (recorded.listener, witness, executed, *listeners) if recorded else (executed, *listeners)
        watching = asyncio.create_task(recorded.watch(cancel)) if recorded else None
        try:
            return await loop.drive(
                plan,
                executor,
                told,
                run_id=run_id,
                cancel=cancel,
                conclude=conclude,
            )
        finally:
            if watching:
                watching.cancel()

    def call(self, pipeline: Pipeline, block: Block, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Run `block` alone, in this process, in a fresh namespace; what it binds, by name.

        `inputs` are values by the names that the block reads (or a function block's parameters); parameters
        of the pipeline among them override it. Raises NameUnknown for a name that the block does not read, or
        if one that it certainly reads is missing; what its code raises is raised.
        """
        parameters = {p.name: inputs[p.name] for p in pipeline.parameters if p.name in inputs}
        check_inputs(pipeline, block, set(inputs) - set(parameters))
        left = call_block(
            block=block.name,
            cells=[(cell.cell.id, cell.code) for cell in block.cells],
            inputs={name: value for name, value in inputs.items() if name not in parameters},
            prelude=[
                (cell.id, cell.code)
                for cell in prelude(Plan(pipeline=pipeline, steps=(), parameters=parameters))
            ],
            arguments={argument.parameter: argument.source for argument in block.arguments},
            parameters=parameters,
            pipeline=pipeline.name,
        )
        return {name: left[name] for name in block.binds if name in left}


async def _launched(plan: Plan, kernel: str | None, folder: Path | None = None) -> Any:
    """The process of a fresh kernel for `plan`, in `folder` or, if that is None, the notebook's own."""
    notebook = plan.pipeline.outline.notebook
    if folder is None:
        folder = notebook.folder or Path.cwd()
    return await registry.find("kernels", "local")(kernel or notebook.kernel, folder=folder)


def _keep(executed: Any, run: Run, path: Path) -> None:
    """Write the executed notebook into the run's folder; a disk that is full does not harm the run."""
    try:
        executed.write(run, path)
    except OutputInvalid as error:
        LOG.warning("the executed notebook is not kept: %s", error)


def _recorded(plan: Plan, request: RunRequest) -> Recording | None:
    """The recording of a run that begins now; None, and a warning, where it cannot be recorded."""
    notebook = plan.pipeline.outline.notebook
    try:
        return recording.begin(
            location.state_folder(notebook.path), _record(plan, request), request, notebook.raw
        )
    except StoreUnavailable as error:
        LOG.warning("the run is not recorded: %s", error)
        return None


def _request(plan: Plan, kernel: str | None, started_by: StartedBy, parent: str | None = None) -> RunRequest:
    return RunRequest(
        selection=plan.selection,
        parameters=plan.parameters,
        fail_fast=plan.fail_fast,
        timeout=plan.timeout,
        allow_effects=plan.allow_effects,
        kernel=kernel,
        started_by=started_by,
        parent=parent,
    )


def _record(plan: Plan, request: RunRequest, *, unsaved: bool = False) -> RunRecord:
    return RunRecord(
        id=_run_id(),
        pipeline=plan.pipeline.name,
        notebook=location.identity(plan.pipeline.outline.notebook.path),
        created=datetime.now(UTC),
        started_by=request.started_by,
        parameters=request.parameters,
        selection=request.selection,
        unsaved=unsaved,
    )


def _start_runner(store: RunStore, record: RunRecord) -> None:
    """Start the process of the run; one that cannot be started is a run that failed."""
    state, run = store.folder, record.id

    def ended() -> None:
        with RunStore(state) as seen:
            alive.bury(seen, run)

    log = location.runner_log(state, run)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        # -P: what lies in the notebook's folder is not imported in the place of a module of the same name.
        command = (sys.executable, "-P", "-m", "jupyter_blocks.runner", str(state), run)
        detached.start(command, folder=Path(record.notebook).parent, log=log, ended=ended)
    except OSError as error:
        failure = Failure(
            kind=FailureKind.SETUP,
            name=type(error).__name__,
            message=f"the run's process cannot be started: {error.strerror or error}",
            remedy="See that the notebook's folder is still there, and that the disk is not full.",
        )
        finish(store, run, RunState.FAILED, failure)


def _run_id() -> str:
    """A name that sorts by time and is like no other: 20261122T195442-3f9c2b."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def _check_output(output: Path | None, source: Path | None) -> None:
    """Raise OutputInvalid, before anything runs, if the executed notebook could not be written there."""
    if output is None:
        return
    if source is not None and output.exists() and output.samefile(source):
        raise OutputInvalid(
            "this is the notebook itself, which a run never changes",
            place=str(output),
            remedy="Name another file for the executed notebook.",
        )
    if output.is_dir() or not output.parent.is_dir():
        raise OutputInvalid(
            "this is a folder" if output.is_dir() else f"there is no folder {str(output.parent)!r}",
            place=str(output),
            remedy="Name a file in a folder that exists.",
        )


def _invalid(pipeline: Pipeline) -> PipelineInvalid:
    faults = pipeline.faults_of_form
    count = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
    fixable = any(fault.fix for fault in faults)
    return PipelineInvalid(
        f"the notebook has {count} of form and cannot run",
        place=str(pipeline.outline.notebook.path or pipeline.name),
        remedy="`jupyter-blocks check --fix` mends what can be mended safely."
        if fixable
        else "`jupyter-blocks check` shows each with its remedy.",
        diagnostics=faults,
    )
