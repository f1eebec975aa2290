"""What the parameters of block and test functions are bound to."""

from __future__ import annotations

import inspect
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

Lookup = Callable[[str], "tuple[Any, ...]"]


def bound(
    function: Callable[..., Any],
    lookups: Iterable[Lookup],
    *,
    positional: Iterable[Any] = (),
    last: Lookup | None = None,
    extras: Mapping[str, Any],
) -> partial[Any]:
    """`function` with all its arguments, ready to be called.

    Each lookup answers a parameter's name with one value in a tuple, or (); the first that knows wins,
    then the parameter's default, then, for parameters that may be positional, the next of `positional`,
    then the lookup `last`. What is left of `positional` goes to `*args`, `extras` to `**kwargs`. A
    parameter that finds nothing raises TypeError. The answer is a `partial`: calling it adds no frame of
    ours to a traceback.
    """
    parameters = inspect.signature(function).parameters
    chain = tuple(lookups)
    rest = iter(positional)
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    takes_extras = False
    for name, parameter in parameters.items():
        if parameter.kind is parameter.VAR_POSITIONAL:
            args.extend(rest)
        elif parameter.kind is parameter.VAR_KEYWORD:
            takes_extras = True
        elif parameter.kind is parameter.KEYWORD_ONLY:
            kwargs[name] = _argument(function, parameter, chain, iter(()), last)
        else:
            args.append(_argument(function, parameter, chain, rest, last))
    if takes_extras:
        kwargs.update((name, value) for name, value in extras.items() if name not in parameters)
    return partial(function, *args, **kwargs)


def _argument(
    function: Callable[..., Any],
    parameter: inspect.Parameter,
    lookups: tuple[Lookup, ...],
    rest: Iterator[Any],
    last: Lookup | None,
) -> Any:
    for lookup in lookups:
        found = lookup(parameter.name)
        if found:
            return found[0]
    if parameter.default is not parameter.empty:
        return parameter.default
    for value in rest:
        return value
    found = last(parameter.name) if last is not None else ()
    if found:
        return found[0]
    name = getattr(function, "__name__", "the function")
    raise TypeError(
        f"{name}() has a parameter {parameter.name!r}, but no variable, block or run parameter has that name"
    )


def takes_many(function: Callable[..., Any]) -> bool:
    """Whether more than one value without a name of its own may be passed to `function`."""
    parameters = inspect.signature(function).parameters.values()
    free = [parameter for parameter in parameters if parameter.kind < inspect.Parameter.VAR_POSITIONAL]
    return len(free) > 1 or any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)


def runtime_variables(pipeline: str, block: str, context: dict[str, Any], begun: datetime) -> dict[str, Any]:
    """What a block function finds in `**kwargs` besides the parameters, under Mage's names.

    `execution_date` is when the run has begun, an aware datetime in UTC; `env` is the environment variable
    ENV, as in Mage, or "dev"; `context` is one dictionary for all blocks of a run.
    """
    return {
        "execution_date": begun,
        "env": os.environ.get("ENV", "dev"),
        "configuration": {},
        "logger": logging.getLogger(f"jupyter_blocks.{pipeline or 'notebook'}.{block}"),
        "context": context,
        "pipeline_uuid": pipeline,
        "block_uuid": block,
        "event": {},
    }
