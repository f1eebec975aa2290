"""The table of cases: every module here holds the cases of one or a few kinds."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from ..notation import Case

CASES: tuple[Case, ...] = tuple(
    case
    for module in sorted(found.name for found in iter_modules([str(Path(__file__).parent)]))
    for case in import_module(f"{__name__}.{module}").CASES
)
READABLE = tuple(case for case in CASES if sys.version_info >= case.min_python)
