"""A kernel for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .kernels import Kernel, started


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    """A kernel with the kernel half attached."""
    for running in started():
        running.load()
        yield running
