"""What crosses the wire, as types: the JSON of graphs, plans and run records, of requests and of answers.

The codec produces these, mypy holds it to them, requests are checked against them, and the TypeScript twin
is generated from them. Run events are not here: their JSON follows from the dataclasses in `model/events.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, Required, TypedDict

from msgspec import Meta

from jupyter_blocks.model.cells import CellType
from jupyter_blocks.model.diagnostics import Severity
from jupyter_blocks.model.durations import WRITTEN
from jupyter_blocks.model.pipeline import AssertionSeverity, Certainty, Evidence, Form, Kind, ViaKind
from jupyter_blocks.model.policies import Backoff, RunIf
from jupyter_blocks.model.records import StartedBy
from jupyter_blocks.model.run import BlockState, RunState


class Place(TypedDict, total=False):
    """Where in the source: a cell's id, or a file, and a line counted from 1 in it."""

    cell: str | None
    file: str | None
    line: int | None


class Parameter(TypedDict):
    """A name that the `parameters` cell assigns: `default` as source text, `type` a Python type's name."""

    name: str
    default: str
    type: str


class BlockCell(TypedDict):
    """A cell of a block: its id, and its index among all cells of the notebook, from 0."""

    id: str
    index: int


class BlockTest(TypedDict):
    """An assertion known before anything runs: `block::function`, `block::#n` or `block::expect#n`."""

    id: str
    severity: AssertionSeverity


class Block(TypedDict):
    """A unit of work: its cells, what it reads, binds and hands on, its tests and its policy."""

    name: str
    kind: Kind
    form: Form
    language: str
    cells: list[BlockCell]
    inputs: list[str]
    outputs: list[str]
    binds: list[str]
    tests: list[BlockTest]
    policy: dict[str, Any]
    setup_names: list[str]


Variable = Annotated[str, Meta(pattern=r"^[^\W\d]\w*$")]
Duration = Annotated[float, Meta(gt=0)] | Annotated[str, Meta(pattern=WRITTEN.pattern)]


class RetryPolicy(TypedDict, total=False):
    """How often a block that fails is tried again: `max_attempts` in all, `delay` before the second attempt.

    `backoff` is how the wait grows, `max_delay` the most that is waited; `jitter` takes up to half of each
    wait away; `on` names the errors to retry after. A duration is in seconds, or a number with a unit ("5s").
    """

    max_attempts: Required[Annotated[int, Meta(ge=1)]]
    delay: Duration
    backoff: Backoff
    max_delay: Duration
    jitter: bool
    on: Annotated[list[str], Meta(min_length=1)]


MapPolicy = TypedDict(
    "MapPolicy",
    {
        "over": Required[Variable],
        "as": Required[Variable],
        "max_parallel": Annotated[int, Meta(ge=1)],
    },
    total=False,
)
MapPolicy.__doc__ = """A block runs once for each element of `over`, which it finds under the name `as`.

Up to `max_parallel` elements may be under way at once."""


class Policy(TypedDict, total=False):
    """A block's policy, as it stands in the metadata `jupyter_blocks` of its first cell.

    `timeout` is the most an attempt may take, `deadline` all of them together; a sensor is asked again after
    its `interval`, until its `timeout`; `run_if` says what must be
    true of the blocks it needs, `when` of values ("rows > 0"); `expect` is what is expected of the frame
    it outputs ("rows > 0"); `idempotent` means that its outside effect may be repeated; `not_after` cuts
    inferred edges; `on_failure` and `on_success` name callback blocks. `pipeline` is the path of the
    pipeline that a block of that kind runs, `parameters` what it is given. With a `map` it runs once for each
    element of a value.
    """

    timeout: Duration
    interval: Duration
    deadline: Duration
    retry: RetryPolicy
    run_if: RunIf
    when: Annotated[str, Meta(pattern=r"\S", max_length=500)]
    expect: Annotated[list[str | dict[str, dict[str, Any] | str]], Meta(min_length=1)]
    outputs: list[str]
    idempotent: bool
    not_after: list[str]
    on_failure: str | Annotated[list[str], Meta(min_length=1)]
    on_success: str | Annotated[list[str], Meta(min_length=1)]
    pipeline: Annotated[str, Meta(min_length=1)]
    parameters: dict[str, Any]
    map: MapPolicy


class Via(TypedDict):
    """One name or resource that crosses an edge: where it is bound, where used, known from what."""

    name: str
    kind: ViaKind
    evidence: list[Evidence]
    certainty: Certainty
    bound: Place
    used: Place


Edge = TypedDict("Edge", {"from": str, "to": str, "names": list[str], "via": list[Via]})
Edge.__doc__ = "`to` needs `from`: `names` are the values that cross, `via` all reasons with their evidence."


class Edit(TypedDict):
    """One change to a cell: new tags, a new source, or both; null leaves as is."""

    cell: str
    tags: list[str] | None
    source: str | None


class Fix(TypedDict):
    """A safe mend: what it does, in words, and the edits that do it."""

    title: str
    edits: list[Edit]


class Mend(TypedDict, total=False):
    """The fix of a diagnostic, where there is a safe one."""

    fix: Fix


class Diagnostic(Place, Mend):
    """Something wrong or doubtful: a code (JB101), a place, what is the matter, and what to do."""

    code: str
    severity: Severity
    message: str
    remedy: str


class Graph(TypedDict):
    """A pipeline as `jupyter-blocks/graph/1`: sorted by notebook order, then name; no values in it."""

    schema: Literal["jupyter-blocks/graph/1"]
    pipeline: str
    parameters: list[Parameter]
    blocks: list[Block]
    edges: list[Edge]
    diagnostics: list[Diagnostic]


class PlanStep(TypedDict):
    """One block that runs, and why: "selected", "needed for X", "all"; `when` is its condition, if any."""

    block: str
    why: str
    when: NotRequired[str]


class Plan(TypedDict):
    """What a run would do: the steps in order, and the blocks that stay out; callbacks are neither."""

    schema: Literal["jupyter-blocks/plan/1"]
    pipeline: str
    steps: list[PlanStep]
    not_run: list[str]
    parameters: dict[str, Any]


class ValueChange(TypedDict):
    """A value that differs: what it is, before and after; null is not there."""

    what: str
    before: Any
    after: Any


class TextChange(TypedDict):
    """Code that differs: what it is of, as the lines of a unified diff."""

    what: str
    lines: list[str]


class BlockChange(TypedDict):
    """What differs in a block that both pipelines have; `was` is its name in the first, if another."""

    name: str
    was: str | None
    values: list[ValueChange]
    texts: list[TextChange]


EdgeChange = TypedDict("EdgeChange", {"from": str, "to": str, "before": list[str], "after": list[str]})
EdgeChange.__doc__ = "What crosses an edge in each of two pipelines; a name with a question mark may be read."


class Differences(TypedDict):
    """In what a second pipeline differs from a first one; names are those of the second."""

    schema: Literal["jupyter-blocks/diff/1"]
    added: list[str]
    removed: list[str]
    moved: list[str]
    values: list[ValueChange]
    texts: list[TextChange]
    blocks: list[BlockChange]
    edges: list[EdgeChange]


class Selection(TypedDict):
    """`until`: with all ancestors; `since`: with all descendants; `only`: alone. A union; empty means all."""

    until: list[str]
    since: list[str]
    only: list[str]


class RunRecord(TypedDict):
    """A run in the history: what was asked for, where it stands, how many blocks are in which state.

    `number` counts a notebook's runs from 1; `path` is the notebook's contents path; `created` and
    `finished` are instants in UTC, ISO 8601; `unsaved` says that its source differed from the file;
    `last_seq` is the number of its last event; `failure` is a text, "" if it did not fail as a whole.
    """

    id: str
    number: int
    pipeline: str
    path: str
    state: RunState
    started_by: StartedBy
    created: str
    finished: str | None
    seconds: float | None
    parameters: dict[str, Any]
    selection: Selection
    unsaved: bool
    last_seq: int
    failure: str
    counts: dict[BlockState, int]


class GraphCell(TypedDict):
    """A cell as the client has it; `digest` is the SHA-256 of its source in hex.

    A code cell bears its digest, and its source unless the server has seen it before; others bear neither.
    """

    id: str
    type: CellType
    digest: NotRequired[str]
    source: NotRequired[str]
    tags: NotRequired[list[str]]
    policy: NotRequired[Any]


class GraphRequest(TypedDict):
    """Asks for the graph of a notebook as it is in the editor; `path` is "" before it is first saved."""

    path: str
    language: NotRequired[str]
    kernel: NotRequired[str]
    name: NotRequired[str]
    cells: list[GraphCell]


class GraphAnswer(TypedDict):
    """The graph that was asked for."""

    graph: Graph


class KernelHalfAnswer(TypedDict):
    """Python that, executed silently in a kernel, makes it tell the client what its cells do."""

    code: str


class StartRequest(TypedDict):
    """Asks for a run of `notebook` (nbformat JSON; outputs are left out), which is open under `path`.

    `parameters` are JSON values; `timeout` is in seconds, for each attempt; `kernel` names another kernelspec
    than the notebook's own.
    """

    path: str
    notebook: dict[str, Any]
    parameters: NotRequired[dict[str, Any]]
    until: NotRequired[list[str]]
    since: NotRequired[list[str]]
    only: NotRequired[list[str]]
    fail_fast: NotRequired[bool]
    timeout: NotRequired[float | None]
    allow_effects: NotRequired[bool]
    kernel: NotRequired[str | None]


class StartAnswer(TypedDict):
    """The run that was begun, or that is being cancelled."""

    run: RunRecord


class RunAnswer(TypedDict):
    """One run, and the notebook as it was run: its graph, and by cell the SHA-256 of its code, in hex."""

    run: RunRecord
    graph: Graph
    digests: dict[str, str]


class RunsAnswer(TypedDict):
    """A notebook's runs, newest first; `expected` is the seconds that each block will probably take."""

    runs: list[RunRecord]
    expected: dict[str, float]


class EventsAnswer(TypedDict):
    """The events after the number asked for; `last` is the number to ask for next, `state` the run's."""

    events: list[dict[str, Any]]
    last: int
    state: RunState


class ExecutedAnswer(TypedDict):
    """The executed notebook of a run: a file name for it, and nbformat JSON."""

    name: str
    content: dict[str, Any]


class RunHint(TypedDict):
    """Sent on the server's event bus when a run has moved: which, how far, and whose; no values."""

    run: str
    seq: int
    path: str
    state: RunState


class ApiError(TypedDict):
    """Why a request was refused: a code, a message, a remedy.

    `diagnostics` are the faults of form for which a notebook cannot run; `digests` are the sources that the
    server does not have: send the request again with these.
    """

    code: str
    message: str
    remedy: str
    diagnostics: NotRequired[list[Diagnostic]]
    digests: NotRequired[list[str]]


SHAPES = (
    Policy,
    Graph,
    Plan,
    Differences,
    RunRecord,
    GraphRequest,
    GraphAnswer,
    KernelHalfAnswer,
    StartRequest,
    StartAnswer,
    RunAnswer,
    RunsAnswer,
    EventsAnswer,
    ExecutedAnswer,
    RunHint,
    ApiError,
)
