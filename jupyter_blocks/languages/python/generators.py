"""Global random generators: who draws, at once or when what was made is used."""

from __future__ import annotations

from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.state_tables import (
    CHANGES,
    DRAW,
    ESTIMATORS,
    NUMPY,
    POLARS,
    RNG,
    TORCH,
    Touch,
    spelled,
)
from jupyter_blocks.languages.python.touches import apply, leaves_alone, touch
from jupyter_blocks.languages.python.values import ATOMS, Obj, Value, reachable

DRAWN_FROM = dict(spelled(ESTIMATORS))
SURELY, PERHAPS = (
    "draws from ",
    "may draw from ",
)  # how the path of an object begins that draws when it is used


def mark_of(m: Machine, path: str, arguments: Arguments) -> str:
    """What an object is marked with that a library has just made: from which generator it will draw."""
    touched = DRAWN_FROM[path]
    does = leaves_alone(m, touched, arguments)
    if does is None:
        return ""
    return f"{SURELY if does and touched.sure else PERHAPS}{touched.name}"


def _draw_by_mark(m: Machine, obj: Obj) -> bool:
    for start in (SURELY, PERHAPS):
        if obj.path.startswith(start):
            draw = partial(touch, m, CHANGES, RNG, obj.path.removeprefix(start))
            if start is SURELY:
                draw()
            else:
                m.perhaps(draw)
            return True
    return False


def split(m: Machine, receiver: Value, _: Arguments) -> None:
    for obj in receiver:
        _draw_by_mark(m, obj)


def use_estimators(m: Machine, receiver: Value, _: Arguments) -> None:
    """`fit` and the like, of an estimator or of something that holds estimators."""
    for obj in receiver:
        if obj.type is kinds.UNKNOWN and not _draw_by_mark(m, obj):
            for part in reachable((obj, *(obj.kin or ()))):
                if _draw_by_mark(m, part):
                    break


def fit_given(m: Machine, arguments: Arguments) -> None:
    """`cross_val_score(model, X, y)` fits the model; in processes of its own, perhaps."""
    for value in arguments.values:
        for obj in reachable(value) if value != ATOMS else ():
            if arguments.keyword("n_jobs") is None:
                use_estimators(m, (obj,), arguments)
            else:
                m.perhaps(partial(use_estimators, m, (obj,), arguments))


def sample(m: Machine, receiver: Value, arguments: Arguments) -> None:
    """`df.sample()` of pandas draws from the generator of numpy, that of polars from its own."""
    if any(_draw_by_mark(m, obj) for obj in receiver):
        return
    polars, pandas = "polars" in m.modules, "pandas" in m.modules
    for obj in receiver:
        if obj.type is kinds.FRAME or obj.type is kinds.UNKNOWN:
            sure = obj.type is kinds.FRAME and len(receiver) == 1 and polars is not pandas
            name = POLARS if polars and not pandas else NUMPY
            apply(m, Touch(CHANGES, RNG, name, sure=sure, unless="random_state seed"), arguments)
            return


def draw_variates(m: Machine, receiver: Value, arguments: Arguments) -> None:
    """`norm.rvs()`, be it of a distribution of scipy or of a frozen one."""
    for obj in receiver[:1]:
        if obj.type is kinds.UNKNOWN or obj.path.startswith("scipy.stats."):
            apply(m, Touch(CHANGES, RNG, NUMPY, unless="random_state"), arguments)


def fill_tensor(m: Machine, receiver: Value, arguments: Arguments) -> None:
    if receiver and receiver[0].type is kinds.UNKNOWN:
        apply(m, DRAW[TORCH]._replace(unless="generator"), arguments)
