"""Changes of a YAML document as changes of its text: all else keeps its layout, comments and order.

A library that writes a whole document anew ties each comment to what stands before it, so that the comment
above a block would stay behind when the block moves. Here a comment moves with what stands below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from jupyter_blocks.pipelines.documents import yaml12
from jupyter_blocks.pipelines.documents.yaml12 import flow

Path = tuple[str | int, ...]
INDENT = 2


def put(text: str, path: Path, value: object, *, after: Sequence[str] = ()) -> str:
    """`text` with `value` at `path`: keys of mappings and numbers of items, all but the last of them there.

    A mapping in the place of a mapping is changed key by key. A key that is new stands behind the last one
    of `after` that is there, else at the end.
    """
    found = _find(text, path)
    if found is None:
        return _insert(text, path, value, after)
    node, _ = found
    if isinstance(node, yaml.MappingNode) and isinstance(value, Mapping) and value and node.value:
        return _change(text, path, value)
    return _replace(text, path, value)


def drop(text: str, path: Path) -> str:
    """`text` without the key at the end of `path`, and what stands under it; as it is if there is none."""
    parent = _node(text, path[:-1])
    if not isinstance(parent, yaml.MappingNode):
        return text
    keys = [key.value for key, _ in parent.value]
    if path[-1] not in keys:
        return text
    number = keys.index(path[-1])
    if len(keys) == 1:
        return _replace(text, path[:-1], {}) if len(path) > 1 else ""
    start = parent.value[number][0].start_mark.index
    if parent.flow_style:
        if number + 1 < len(keys):
            return text[:start] + text[parent.value[number + 1][0].start_mark.index :]
        return text[: extent(parent.value[number - 1][1])] + text[extent(parent.value[number][1]) :]
    if (
        number + 1 < len(keys) and text[_line_start(text, start) : start].strip()
    ):  # behind the dash of an item
        return text[:start] + text[parent.value[number + 1][0].start_mark.index :]
    return text[: _line_start(text, start)] + text[_line_end(text, extent(parent.value[number][1])) :]


def arrange(text: str, key: str, order: Sequence[int | str]) -> str:
    """`text` with the items under `key` in another order: numbers of those there, or texts of new ones.

    An item takes the comments above it along.
    """
    sequence = _node(text, (key,))
    if not isinstance(sequence, yaml.SequenceNode) or sequence.flow_style or not sequence.value:
        raise ValueError(f"{key} is no list with an item a line")
    starts = [_chunk_start(text, item) for item in sequence.value]
    end = _line_end(text, extent(sequence))
    bounds = [*starts, end]
    chunks = [_ended(text[bounds[n] : bounds[n + 1]]) for n in range(len(starts))]
    kept = [chunks[one] if isinstance(one, int) else one for one in order]
    return text[: starts[0]] + "".join(kept) + text[end:]


def extent(node: yaml.Node) -> int:
    """Where the text of `node` ends, comments behind it left out."""
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return extent(last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    return end


def indent_of(text: str, key: str) -> int:
    """The column of the dashes of the items under `key`."""
    sequence = _node(text, (key,))
    first = sequence.value[0].start_mark
    return text[_line_start(text, first.index) : first.index].rindex("-")


def _node(text: str, path: Path) -> Any:
    found = _find(text, path)
    return found[0] if found else None


def _find(text: str, path: Path) -> tuple[yaml.Node, int] | None:
    """The node at `path`, and where its key ends."""
    node: Any = yaml12.compose(text)
    end = 0
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            entry = next((pair for pair in node.value if pair[0].value == part), None)
            if entry is None:
                return None
            end, node = entry[0].end_mark.index, entry[1]
        else:
            return None
    return node, end


def _change(text: str, path: Path, value: Mapping[str, Any]) -> str:
    old = yaml12.read(text, "").value
    for part in path:
        old = old[part]
    for key in [key for key in old if key not in value]:
        text = drop(text, (*path, key))
    done: list[str] = []
    for key, said in value.items():
        if key not in old or flow(old[key]) != flow(said):
            text = put(text, (*path, key), said, after=done)
        done.append(key)
    return text


def _replace(text: str, path: Path, value: object) -> str:
    found = _find(text, path)
    assert found is not None
    node, key_end = found
    if isinstance(path[-1], int):
        return text[: node.start_mark.index] + flow(value) + text[extent(node) :]
    colon = text.index(":", key_end)
    end = max(extent(node), colon + 1)
    tail = text[colon + 1 : end]
    end -= len(tail) - len(tail.rstrip())  # a block scalar ends with its line
    return f"{text[: colon + 1]} {flow(value)}{text[end:]}"


def _insert(text: str, path: Path, value: object, after: Sequence[str]) -> str:
    parent, key = _node(text, path[:-1]), path[-1]
    if parent is None and not path[:-1]:
        return f"{_ended(text)}{flow(key)}: {flow(value)}\n"
    if not isinstance(parent, yaml.MappingNode) or not parent.value:
        return _replace(text, path[:-1], {key: value})
    names = [pair[0].value for pair in parent.value]
    number = max((names.index(name) for name in after if name in names), default=len(names) - 1)
    end = extent(parent.value[number][1])
    if parent.flow_style:
        return f"{text[:end]}, {flow(key)}: {flow(value)}{text[end:]}"
    column = parent.value[0][0].start_mark.column
    line = _line_end(text, max(end, parent.value[number][0].end_mark.index))
    return f"{_ended(text[:line])}{_block(key, value, column)}{text[line:]}"


def _block(key: str | int, value: object, column: int) -> str:
    """An entry of a mapping as lines; mappings of lists one key a line."""
    lead = " " * column
    if (
        isinstance(value, Mapping)
        and value
        and all(isinstance(one, list | Mapping) for one in value.values())
    ):
        rows = "".join(f"{lead}{' ' * INDENT}{flow(name)}: {flow(said)}\n" for name, said in value.items())
        return f"{lead}{flow(key)}:\n{rows}"
    return f"{lead}{flow(key)}: {flow(value)}\n"


def _chunk_start(text: str, item: yaml.Node) -> int:
    """Where the lines of an item begin, comments directly above it included."""
    start = _line_start(text, item.start_mark.index)
    while not text[start : item.start_mark.index].lstrip().startswith("-") and start:
        start = _line_start(text, start - 1)  # the dash stands alone above
    while start:
        above = _line_start(text, start - 1)
        if not text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Behind the end of the line that the character before `index` stands in."""
    if index and text[index - 1] == "\n":
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
