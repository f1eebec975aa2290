"""YAML as documents use it: read with the line of each node, by the scalars of YAML 1.2, and nothing unsafe.

PyYAML reads YAML 1.1, where `on`, `no` and `1:30` are truth values and numbers. Here they are text, as in the
core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema); dates are text, too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from jupyter_blocks.errors import DocumentUnreadable

TAG = "tag:yaml.org,2002:"
MERGE = f"{TAG}merge"
COLLECTIONS = (f"{TAG}map", f"{TAG}seq")
RESOLVERS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (f"{TAG}bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF"),
    (f"{TAG}null", re.compile(r"^(?:~|null|Null|NULL|)$"), "~nN"),
    (f"{TAG}int", re.compile(r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$"), "-+0123456789"),
    (
        f"{TAG}float",
        re.compile(
            r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
        ),
        "-+.0123456789",
    ),
    (MERGE, re.compile(r"^(?:<<)$"), "<"),
)
MOST = 200_000  # values in a document
WIDTH = 1_000_000  # nothing is folded: a value is one line, and diffs well


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {"": [RESOLVERS[1][:2]]}
    for tag, pattern, firsts in RESOLVERS:
        for first in firsts:
            found.setdefault(first, []).append((tag, pattern))
    return found


Composer: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's safe loader, in C where it is built so: six times as fast."""


class Loader(Composer):  # type: ignore[misc]
    """A safe loader that knows the scalars of YAML 1.2."""

    yaml_implicit_resolvers = _resolvers()


class Dumper(yaml.SafeDumper):
    """Writes what `Loader` reads."""

    yaml_implicit_resolvers = _resolvers()

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _text_in_one_line(dumper: Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(f"{TAG}str", text, style=None if text.isprintable() else '"')


Dumper.add_representer(str, _text_in_one_line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A value in a document, the line where it stands (from 1), and its parts as nodes."""

    value: Any
    line: int
    entries: Mapping[str, Node] = field(default_factory=dict)
    items: tuple[Node, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    twice: tuple[tuple[str, int], ...] = ()  # keys that stand there again, and their lines


def read(text: str, place: str) -> Node:
    """The document in `text`; raises DocumentUnreadable at its line for what is no YAML, or no safe one."""
    try:
        loader = Loader(text)
        try:
            root = loader.get_single_node()
            return Node(value=None, line=1) if root is None else _Reader(loader).node(root, ())
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise _unreadable(f"{place}{line}", error.problem or "the syntax is wrong", text) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise _unreadable(place, first, text) from None


def compose(text: str) -> yaml.Node | None:
    """The syntax tree of a document that `read` has read, with the place of each node."""
    root: yaml.Node | None = yaml.compose(text, Loader=Loader)
    return root


def flow(value: object) -> str:
    """`value` in one line."""
    text: str = yaml.dump(
        [value], Dumper=Dumper, default_flow_style=True, sort_keys=False, allow_unicode=True, width=WIDTH
    )
    return text.strip()[1:-1]


def scalar(node: yaml.Node) -> Any:
    """The value of a scalar; raises ValueError for a tag that is not among those of the core schema."""
    text = str(node.value)
    match node.tag.removeprefix(TAG):
        case "str":
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
        case "float":
            return _float(text)
    raise _unknown_tag(node)


def _unknown_tag(node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, f"the tag {node.tag} is not known", node.start_mark)


def _float(text: str) -> float:
    low = text.lower()
    if low.endswith(".inf"):
        return -math.inf if low.startswith("-") else math.inf
    return math.nan if low == ".nan" else float(text)


class _Reader:
    """Makes values of a syntax tree; an alias is its value once more, so the sum of them has a bound."""

    def __init__(self, loader: Any) -> None:
        self.loader = loader
        self.count = 0

    def node(self, node: yaml.Node, above: tuple[yaml.Node, ...]) -> Node:
        self.count += 1
        if self.count > MOST:
            raise yaml.composer.ComposerError(None, None, f"more than {MOST} values", node.start_mark)
        if any(node is one for one in above):
            raise yaml.composer.ComposerError(None, None, "a value that holds itself", node.start_mark)
        if isinstance(node, yaml.CollectionNode) and node.tag not in COLLECTIONS:
            raise _unknown_tag(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, (*above, node))
        line = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            items = tuple(self.node(item, (*above, node)) for item in node.value)
            return Node(value=[item.value for item in items], line=line, items=items)
        return Node(value=scalar(node), line=line)

    def mapping(self, node: yaml.MappingNode, above: tuple[yaml.Node, ...]) -> Node:
        own = [key for key, _ in node.value if key.tag != MERGE]
        names = [_text(key) for key in own]
        twice = tuple(
            (name, key.start_mark.line + 1)
            for number, (name, key) in enumerate(zip(names, own, strict=True))
            if name in names[:number]
        )
        self.loader.flatten_mapping(node)
        entries = {_text(key): self.node(value, above) for key, value in node.value}
        return Node(
            value={name: entry.value for name, entry in entries.items()},
            line=node.start_mark.line + 1,
            entries=entries,
            lines={_text(key): key.start_mark.line + 1 for key, _ in node.value},
            twice=twice,
        )


def _text(key: yaml.Node) -> str:
    if not isinstance(key, yaml.ScalarNode):
        raise yaml.constructor.ConstructorError(None, None, "a key that is no text", key.start_mark)
    return str(key.value)


def _unreadable(place: str, problem: str, text: str) -> DocumentUnreadable:
    conflict = any(line.startswith("<<<<<<<") for line in text.splitlines())
    return DocumentUnreadable(
        f"not YAML: {problem}",
        place=place,
        remedy="Resolve the merge conflict in it."
        if conflict
        else "Correct it there; an editor that knows YAML shows what is wrong.",
    )
