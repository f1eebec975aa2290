"""Which packages a kernel has imported, in which versions; nothing is imported or called for it."""

from __future__ import annotations

import sys
from collections.abc import Mapping

LONGEST = 60  # characters of what can be a version
PLACES = ("", "._version", ".version")  # modules of a package that may say its version
NAMES = ("__version__", "version")


class Packages:
    """Tells what was imported since it was last asked; what the kernel itself had imported does not count."""

    def __init__(self) -> None:
        self._known = set(sys.modules)
        self._count = len(sys.modules)

    def imported(self) -> dict[str, str]:
        """The versions of packages that are new, by name, of those that say one; not Python's own modules."""
        if len(sys.modules) == self._count:  # a cell that imports nothing is to cost nothing
            return {}
        self._count = len(sys.modules)
        new = set(sys.modules) - self._known
        self._known |= new
        top = {name for name in new if "." not in name} - sys.stdlib_module_names
        versions = {name: _version(name) for name in sorted(top)}
        return {name: version for name, version in versions.items() if version}


def _version(package: str) -> str:
    for place in PLACES:
        said: Mapping[str, object] = getattr(sys.modules.get(f"{package}{place}"), "__dict__", {})
        for name in NAMES if place else NAMES[:1]:
            version = said.get(name)
            if type(version) is str and len(version) <= LONGEST:
                return version
    return ""
