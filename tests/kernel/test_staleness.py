"""Staleness: a table of cases, and what holds for any notebook executed, edited, rearranged in any way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_blocks.kernel.names import names_of
from jupyter_blocks.kernel.staleness import (
    FAILED,
    FRESH,
    NOT_RUN,
    STALE,
    KnownCell,
    LastRun,
    Standing,
    by_group,
    findings,
    judge,
    plan,
)

NAMES = "abcd"


@dataclass
class Text:
    """A cell of the model: what it reads, binds and changes in place; `complete` says that its values can be
    compared completely, and then it computes the same from the same."""

    id: str
    reads: frozenset[str]
    binds: frozenset[str]
    changes: frozenset[str] = frozenset()
    complete: bool = True
    version: int = 0

    @property
    def digest(self) -> str:
        return f"{self.id}.{self.version}"


@dataclass
class Model:
    """A kernel and a notebook: a namespace of tokens, and what is known of each cell's last run."""

    cells: list[Text]
    last: dict[str, LastRun] = field(default_factory=dict)
    stands: dict[str, str] = field(default_factory=dict)
    gone: list[KnownCell] = field(default_factory=list)
    count: int = 0

    def run(self, cell: Text) -> bool:
        self.count += 1
        needed = cell.reads | cell.changes
        found = {name: self.stands[name] for name in sorted(needed) if name in self.stands}
        failed = len(found) < len(needed)
        left = {}
        for name in () if failed else sorted(cell.binds | cell.changes):
            made = f"={hash((cell.digest, name, tuple(found.items())))}"
            left[name] = made if cell.complete else f"~{self.count}{name}"
        self.stands.update(left)
        before = self.last[cell.id].left if cell.id in self.last else {}
        self.last[cell.id] = LastRun(
            cell.digest, self.count, found, left, before, failed=failed, block=cell.id
        )
        return not failed

    def known(self) -> list[KnownCell]:
        return [
            KnownCell(
                cell.id,
                cell.id,
                cell.id,
                cell.digest,
                block=cell.id,
                binds=cell.binds | cell.changes,
                reads=cell.reads | cell.changes,
                last=self.last.get(cell.id),
            )
            for cell in self.cells
        ]

    def standings(self) -> dict[str, Standing]:
        return judge(self.known())

    def states(self) -> dict[str, str]:
        return {cell: standing.state for cell, standing in self.standings().items()}

    def why(self, cell: str) -> list[str]:
        return [reason.text for reason in self.standings()[cell].reasons]

    def plan(self, *wanted: str) -> list[tuple[str, str]]:
        """The plan for what is stale, or for the cells in `wanted`."""
        known, standings = self.known(), self.standings()
        stale = [cell for cell, one in standings.items() if one.state in (STALE, FAILED)]
        steps = plan(
            known, standings, dict.fromkeys(wanted or stale, "wanted"), self.stands, follow=not wanted
        )
        return [(step.group, step.why) for step in steps]


def model(*lines: str, complete: bool = True) -> Model:
    """Cells written as `reads > binds`, or `reads > binds > changes`, a letter a name; all have run."""
    cells = []
    for number, line in enumerate(lines, 1):
        reads, binds, changes = ([*line.split(">"), ""])[:3]
        sets = [frozenset(part.strip()) for part in (reads, binds, changes)]
        cells.append(Text(f"b{number}", *sets, complete=complete))
    made = Model(cells)
    for cell in cells:
        made.run(cell)
    return made


def test_all_is_fresh_after_a_run_in_order() -> None:
    """Cells that ran one after the other read what they should."""
    assert set(model(">a", "a>b", "b>c>a", "a>d").states().values()) == {FRESH}


def test_an_edit_makes_what_is_below_stale() -> None:
    """The edited cell is stale for its edit, those that read of it for it, others not at all."""
    one = model(">a", "a>b", "b>c", ">d")
    one.cells[0].version += 1
    assert one.states() == {"b1": STALE, "b2": STALE, "b3": STALE, "b4": FRESH}
    assert [one.why(cell) for cell in ("b1", "b2", "b3")] == [
        ["edited since it ran"],
        ["b1 is stale (a)"],
        ["b2 is stale (b)"],
    ]
    assert one.plan() == [("b1", "wanted"), ("b2", "wanted"), ("b3", "wanted")]


def test_an_edit_of_comments_is_no_edit() -> None:
    """The digest is that of the syntax tree."""
    assert names_of("x = 1  # one\n\n# two").digest == names_of("x  = (1)").digest
    assert names_of("x = 1").digest != names_of("x = 2").digest


def test_the_same_value_makes_nothing_stale() -> None:
    """A cell that ran again and left provably the same changes nothing for its readers."""
    one = model(">a", "a>b")
    one.run(one.cells[0])
    assert one.states()["b2"] == FRESH


def test_another_value_makes_its_readers_stale() -> None:
    """A value that cannot be compared counts as changed; who reads it first is told so, the next by it."""
    one = model(">a", "a>b", "b>c", complete=False)
    one.run(one.cells[0])
    assert one.why("b2") == ["a changed by b1"]
    assert one.why("b3") == ["b2 is stale (b)"]


def test_a_cell_that_changes_its_input_may_not_run_twice() -> None:
    """Executed again it reads what it left itself: stale, and its producer has to run first."""
    one = model(">a", ">b>a")
    one.run(one.cells[1])
    assert one.why("b2") == ["a was read as itself left it, not as b1 does"]
    assert one.plan() == [("b1", "needed for b2: a"), ("b2", "wanted")]
    (found,) = findings(one.known(), [])
    assert (found.code, found.message) == ("JB302", "b2 read a as left by itself in an earlier execution")


def test_a_cell_below_that_ran_before() -> None:
    """What a later cell has left was read: stale, and told."""
    one = model(">a", "a>b", ">a")
    one.run(one.cells[1])
    assert one.why("b2") == ["a was read as b3 left it, not as b1 does"]
    (found,) = findings(one.known(), [])
    assert (found.code, found.cell) == ("JB302", "b2")
    assert found.message == "b2 read a as left by b3, which stands below it"
    assert one.plan() == [("b1", "needed for b2: a"), ("b2", "wanted")]


def test_a_new_cell_that_binds_a_name_takes_it_over() -> None:
    """A reader of an earlier version is stale as soon as a cell between binds the name, ran or not."""
    one = model(">a", "a>b")
    one.cells.insert(1, Text("new", frozenset(), frozenset("a")))
    assert one.states() == {"b1": FRESH, "new": NOT_RUN, "b2": STALE}
    assert one.why("b2") == ["a comes from new, which has not run"]
    assert one.plan() == [("new", "needed for b2: a"), ("b2", "wanted")]


def test_a_cell_that_has_not_run_is_not_stale() -> None:
    """It has no values that could be old."""
    one = model(">a")
    one.cells.append(Text("b2", frozenset("a"), frozenset()))
    assert one.states() == {"b1": FRESH, "b2": NOT_RUN}
    assert one.plan() == []
    assert one.plan("b2") == [("b2", "wanted")]


def test_a_deleted_cell_leaves_hidden_state() -> None:
    """A name that only a deleted cell left is told of at its reader."""
    one = model(">a", "a>b")
    gone = one.known()[0]
    del one.cells[0]
    (found,) = findings(one.known(), [gone])
    assert (found.code, found.cell) == ("JB301", "b2")
    assert found.message == "b2 reads a, which a cell left that is gone (b1)"


def test_a_renamed_name_leaves_hidden_state() -> None:
    """So is one that its cell binds no longer."""
    one = model(">a", "a>b")
    one.cells[0] = Text("b1", frozenset(), frozenset("c"), version=1)
    (found,) = findings(one.known(), [])
    assert found.message == "b2 reads a, which b1 left before it was edited and no cell binds now"


def test_a_renamed_function_block_is_edited() -> None:
    """Its value stands under the old name."""
    one = model(">a")
    one.last["b1"] = replace(one.last["b1"], block="clean", left={"clean": "=1"})
    assert one.why("b1") == ["edited since it ran"]
    assert [found.code for found in findings(one.known(), [])] == ["JB303"]


def test_a_failed_cell() -> None:
    """It is failed, and what reads of it is stale."""
    one = model(">a", "a>b")
    one.last["b1"] = replace(one.last["b1"], failed=True)
    assert one.states() == {"b1": FAILED, "b2": STALE}
    assert one.plan() == [("b1", "wanted"), ("b2", "wanted")]


def test_what_reads_a_value_made_anew_runs_too() -> None:
    """A producer that has to run again makes a value that may differ, so its other readers follow."""
    one = model(">ab", "a>c", "b>d", complete=False)
    one.stands["a"] = "~other"
    one.cells[1].version += 1
    assert one.plan() == [
        ("b1", "needed for b2: a"),
        ("b2", "wanted"),
        ("b3", "reads b of b1, which runs again"),
    ]


def test_a_block_is_as_its_cells_are() -> None:
    """All not run: not run; some: stale; a cell that is gone: stale."""
    one = model(">a", "a>b")
    known = [replace(cell, group="x") for cell in one.known()]
    assert by_group(known, judge(known))["x"].state == FRESH
    assert by_group(known, judge(known), gone=["x"])["x"].state == STALE
    partly = [known[0], replace(known[1], last=None)]
    told = by_group(partly, judge(partly))["x"]
    assert (told.state, [reason.kind for reason in told.reasons]) == (STALE, ["incomplete"])
    none = [replace(cell, last=None) for cell in known]
    assert by_group(none, judge(none))["x"].state == NOT_RUN


names = st.frozensets(st.sampled_from(NAMES), max_size=2)
texts = st.builds(Text, st.just(""), names, names, names, st.booleans())
acts = st.lists(
    st.tuples(
        st.sampled_from(["run", "run", "run", "edit", "insert", "delete", "move"]), st.integers(0, 9), texts
    ),
    max_size=12,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(texts, min_size=1, max_size=6), acts)
def test_running_the_plan_leaves_nothing_stale(cells: list[Text], did: list[tuple[str, int, Text]]) -> None:
    """Whatever was run, edited, moved, inserted or deleted in whatever order: after the plan for what is
    stale has run in notebook order, nothing is stale, unless a cell failed."""
    one = Model([replace(cell, id=f"b{number}") for number, cell in enumerate(cells)])
    for number, (act, position, text) in enumerate(did):
        index = position % len(one.cells)
        if act == "run":
            one.run(one.cells[index])
        elif act == "edit":
            old = one.cells[index]
            one.cells[index] = replace(text, id=old.id, version=old.version + 1)
        elif act == "insert":
            one.cells.insert(index, replace(text, id=f"n{number}"))
        elif act == "delete" and len(one.cells) > 1:
            del one.cells[index]
        elif act == "move":
            one.cells.insert(index, one.cells.pop())
    by_id = {cell.id: cell for cell in one.cells}
    steps = one.plan()
    assert [cell.id for cell in one.cells if cell.id in dict(steps)] == [group for group, _ in steps]
    if all(one.run(by_id[group]) for group, _ in steps):
        assert {STALE, FAILED} & set(one.states().values()) == set(), one
        assert one.plan() == []


@pytest.mark.parametrize("seed", range(3))
def test_running_all_in_order_leaves_all_fresh(seed: int) -> None:
    """The reference run is never called stale."""
    lines = [">a", "a>b", "ab>c>a", "c>d", "d>>c"]
    one = model(*lines, complete=bool(seed % 2))
    assert set(one.states().values()) == {FRESH}
