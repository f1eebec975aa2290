"""Resources: what blocks share beside values, such as files, tables, random generators, the environment.

A resource has versions as a variable has, in an `Env` of its own, under a key made of its kind and name.
"""

from __future__ import annotations

from jupyter_blocks.model.pipeline import ViaKind

WORKING_DIRECTORY = "cwd"  # the name of the only resource of its kind


def key_of_resource(kind: ViaKind, name: str) -> str:
    """The key of a resource."""
    return f"{kind} {name}"


def is_resource(key: str) -> bool:
    """Whether a key is that of a resource, not the name of a variable."""
    return " " in key


def resource_of_key(key: str) -> tuple[ViaKind, str]:
    """The kind and name of the resource with a key."""
    kind, _, name = key.partition(" ")
    return ViaKind(kind), name
