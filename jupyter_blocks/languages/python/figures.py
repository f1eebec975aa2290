"""The current figure of pyplot, which ends with its cell unless figures are told to stay."""

from __future__ import annotations

from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.resources import key_of_resource
from jupyter_blocks.languages.python.state_tables import (
    BACKEND,
    CHANGES,
    FIGURE,
    NUMPY,
    RC,
    REPLACES,
    RNG,
    STATE,
    How,
)
from jupyter_blocks.languages.python.touches import Call, is_known, literal_text, touch
from jupyter_blocks.languages.python.values import BOUND, Value


def keep_figures(m: Machine) -> None:
    """Note that figures outlive their cell from now on: Jupyter's own backend closes them at its end."""
    touch(m, REPLACES, STATE, BACKEND)
    touch(m, REPLACES, STATE, FIGURE)


def set_backend(m: Machine, name: str) -> None:
    """Note that matplotlib is told where to draw, as by `%matplotlib widget`."""
    if "inline" not in name or is_known(m, FIGURE):
        keep_figures(m)


def use_backend(m: Machine, arguments: Arguments) -> None:
    set_backend(m, literal_text(arguments.literal(0, "backend", "newbackend")) or "")


def hold_back(m: Machine, _: Arguments) -> None:
    """`plt.ioff()`: figures stay until they are shown, if the backend was chosen before."""
    m.perhaps(partial(keep_figures, m))


def draw(how: How) -> Call:
    def draw(m: Machine, _: Arguments) -> None:
        _draw_on(m, how)

    return draw


def _draw_on(m: Machine, how: How) -> None:
    """Draw on the current figure, where there is one that is older than the cell; every drawing depends on
    the settings of matplotlib."""
    m.read_resource(STATE, RC)
    if is_known(m, FIGURE):
        m.read_resource(STATE, BACKEND)
        backend = m.shared.vars.get(key_of_resource(STATE, BACKEND))
        if backend is None or backend.bound is BOUND:
            touch(m, how, STATE, FIGURE)
        else:
            m.perhaps(partial(touch, m, how, STATE, FIGURE))


def begin_figure(m: Machine, arguments: Arguments) -> None:
    """`plt.figure()` begins a figure; with a number it may go back to one."""
    number = arguments.literal(0, "num")
    if number is None:
        _draw_on(m, REPLACES)
    else:
        _draw_on(m, CHANGES)


def draw_frame(m: Machine, receiver: Value, arguments: Arguments) -> None:
    """`df.plot()` begins a figure, `series.plot()` draws on the current one; which it is, is not known."""
    if receiver and receiver[0].type is kinds.FRAME:
        m.read_resource(STATE, RC)
        if is_known(m, FIGURE) and arguments.keyword("ax") is None:
            m.perhaps(partial(_draw_on, m, CHANGES))


def draw_seaborn(m: Machine, arguments: Arguments) -> None:
    if arguments.keyword("ax") is None:
        _draw_on(m, CHANGES)
    else:
        m.read_resource(STATE, RC)


def draw_strips(m: Machine, arguments: Arguments) -> None:
    touch(m, CHANGES, RNG, NUMPY)
    draw_seaborn(m, arguments)
