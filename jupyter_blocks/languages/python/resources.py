"""Resources: what blocks share beside values, such as files, tables, random generators, the environment.

A resource has versions as a variable has, in an `Env` of its own, under a key made of its kind and name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jupyter_blocks.languages.python import paths
from jupyter_blocks.languages.python.values import Env
from jupyter_blocks.model.pipeline import ViaKind

WORKING_DIRECTORY = "cwd"  # the name of the only resource of its kind


def key_of_resource(kind: ViaKind, name: str) -> str:
    """The key of a resource; the name of a file is its path in normal form."""
    return f"{kind} {name}"


def is_resource(key: str) -> bool:
    """Whether a key is that of a resource, not the name of a variable."""
    return " " in key


def resource_of_key(key: str) -> tuple[ViaKind, str]:
    """The kind and name, as it is shown, of the resource with a key."""
    word, _, name = key.partition(" ")
    kind = ViaKind(word)
    return kind, paths.shown_path(name) if kind is ViaKind.FILE else name


class Files:
    """Which files a walk has come across, as variables that branches and edits put back, by path in normal
    form.

    Those that some code writes (`patterns` are those of them that stand for several or are not quite known);
    the directories that some code makes or removes, and those in which it writes (`parents`); the modules
    that it has imported. `latest` has a version for each of these sets that others look through.
    """

    def __init__(self) -> None:
        self.written = Env()
        self.patterns = Env()
        self.folders = Env()
        self.parents = Env()
        self.imported = Env()
        self.latest = Env()


def overlapping(keys: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """For the keys of files those of others that may be, hold or be held by the same."""
    prefix = key_of_resource(ViaKind.FILE, "")
    names = [key[len(prefix) :] for key in keys if key.startswith(prefix)]
    found: dict[str, dict[str, None]] = {}
    for one in [name for name in names if paths.is_loose(name)]:
        for other in names:
            if paths.overlap(one, other) or paths.overlap(other, one):
                found.setdefault(prefix + one, {})[prefix + other] = None
                found.setdefault(prefix + other, {})[prefix + one] = None
    return {key: tuple(sorted(others)) for key, others in found.items()}
