"""What cells print is told while they run: in pieces, bounded, and as a terminal would show it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from jupyter_blocks.executors import printed
from jupyter_blocks.executors.printed import Printed, collapsed
from jupyter_blocks.model.events import AttemptSucceeded, CellExecuted, CellPrinted, Logged, Stream
from jupyter_blocks.testing import Sketch, pipeline

from .conftest import Ran, Runs


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"msg_type": "stream", "content": {"name": name, "text": text}}


def display(text: str, kind: str = "display_data") -> dict[str, Any]:
    return {"msg_type": kind, "content": {"data": {"text/plain": text, "text/html": "<b>"}}}


def told(*messages: dict[str, Any]) -> list[tuple[str, str]]:
    """What is told of a cell that sends these messages at once and ends."""

    async def cell() -> list[tuple[str, str]]:
        pieces: list[tuple[str, str]] = []
        one = Printed(lambda name, text: pieces.append((name.value, text)))
        for message in messages:
            one.take(message)
        one.end()
        return pieces

    return asyncio.run(cell())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n", "plain\n"),
        ("10%\r20%\r30%\n", "30%\n"),
        ("10%\r20%\r", "20%\r"),
        ("\r 30%\r 40%", "\r 40%"),
        ("\r", "\r"),
        ("windows\r\nlines\r\n", "windows\nlines\n"),
        ("longer\rXY", "XYnger"),
        ("\x1b[31mred\x1b[0m\r\x1b[32mok\x1b[0m", "\x1b[32mok\x1b[0m"),
        ("before\n1\r2\nafter", "before\n2\nafter"),
    ],
)
def test_progress_bars_are_collapsed(text: str, shown: str) -> None:
    """Of a line that is overwritten, what a terminal shows in the end is kept."""
    assert collapsed(text) == shown


def test_the_first_piece_comes_at_once_the_others_together() -> None:
    """Streams and displays stay in order; neighbours of one stream are one piece."""
    messages = [stream("a"), stream("b"), stream("c"), stream("d", "stderr"), display("e"), stream("f")]
    assert told(*messages) == [
        ("stdout", "a"),
        ("stdout", "bc"),
        ("stderr", "d"),
        ("display", "e\n"),
        ("stdout", "f"),
    ]


def test_what_prints_nothing_is_left_out() -> None:
    """States, inputs, updates of displays, and displays without a plain text are no print."""
    assert (
        told(
            {"msg_type": "status", "content": {"execution_state": "busy"}},
            {"msg_type": "update_display_data", "content": {"data": {"text/plain": "x"}}},
            {"msg_type": "display_data", "content": {"data": {"image/png": "…"}}},
            {"msg_type": "error", "content": {"ename": "E"}},
        )
        == []
    )


def test_a_cell_that_prints_a_lot_is_cut() -> None:
    """64 KiB of a cell are told, whole characters only, and then how much there is beyond them."""
    pieces = told(*[stream("é" * 1000)] * 40)
    text = "".join(text for _, text in pieces[:-1])
    assert len(text.encode()) == printed.MOST
    assert pieces[-1] == (
        "stdout",
        f"\n[{80_000 - printed.MOST:,} bytes more, which the executed notebook has]\n",
    )


def test_the_text_of_a_display_is_cut() -> None:
    """A large table costs 4 KiB, and what comes after it is told too."""
    assert told(display("x" * 10_000), stream("y")) == [
        ("display", "x" * printed.MOST_OF_A_DISPLAY + "…\n"),
        ("stdout", "y"),
    ]


def test_a_piece_is_told_when_its_time_has_come_and_no_timer_stays() -> None:
    """What follows the first piece closely is told a quarter of a second later, without another message."""

    async def cell() -> None:
        pieces: asyncio.Queue[str] = asyncio.Queue()
        one = Printed(lambda _, text: pieces.put_nowait(text))
        one.take(stream("a"))
        one.take(stream("b"))
        assert await pieces.get() == "a"
        begun = asyncio.get_running_loop().time()
        assert await pieces.get() == "b"
        assert asyncio.get_running_loop().time() - begun > printed.INTERVAL / 2
        one.take(stream("c"))
        one.end()
        assert one._timer is None
        assert pieces.get_nowait() == "c"

    asyncio.run(cell())


def test_half_a_character_is_no_fault() -> None:
    """A lone surrogate, which a kernel may send, is counted and told like any other text."""
    assert told(stream("\ud800")) == [("stdout", "\ud800")]


def prints(ran: Ran) -> list[tuple[str | None, str, str]]:
    return [
        (event.block, event.cell, event.text) for event in ran.log.events if isinstance(event, CellPrinted)
    ]


def test_what_cells_print_is_among_the_events(run: Runs, tmp_path: Path) -> None:
    """Setup, blocks and tests are told, while they run, before their end; the outputs stay whole."""
    gate = tmp_path / "gate"
    loop = f"while not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.01)"
    wait = f"import pathlib, time\nprint('begun')\n{loop}"
    sketch = pipeline(
        {"a": Sketch(code=(wait, "1 + 1"), tests=("print('tested')",))}, setup=["print('ready')"]
    )

    def when(logged: Logged, _cancel: asyncio.Event) -> None:
        if isinstance(logged.event, CellPrinted) and logged.event.text == "begun\n":
            gate.touch()

    ran = run(sketch, when=when)
    assert prints(ran) == [
        (None, "setup", "ready\n"),
        ("a", "a", "begun\n"),
        ("a", "a-2", "2\n"),
        ("a", "a-test", "tested\n"),
    ]
    kinds = [type(event) for event in ran.log.events if getattr(event, "block", None) == "a"]
    assert kinds.index(CellPrinted) < kinds.index(CellExecuted) < kinds.index(AttemptSucceeded)
    assert ran.text("a") == "begun\n"


def test_what_a_dying_kernel_printed_is_told(run: Runs) -> None:
    """The last words of a cell that ends its kernel come before the verdict."""
    ran = run(
        pipeline(
            {"a": Sketch(code=("print('last', flush=True)\nimport os, time\ntime.sleep(0.3)\nos._exit(3)",))}
        )
    )
    assert ("a", "a", "last\n") in prints(ran)
    assert ran.states == {"a": "failed"}


def test_a_rebuild_prints_nothing(run: Runs) -> None:
    """What a block printed when it ran for itself is told once."""
    sketch = pipeline(
        {
            "a": Sketch(code=("print('a')\nx = 1",)),
            "dies": Sketch(code=("import os; os._exit(1)",)),
            "b": Sketch(code=("print(x)",), needs=("a",)),
        }
    )
    assert [text for _, _, text in prints(run(sketch)) if text] == ["a\n", "1\n"]


def test_streams_are_those_of_the_kernel() -> None:
    """An unknown stream's name counts as standard output."""
    assert told(stream("x", "stdwhat")) == [(Stream.STDOUT, "x")]
