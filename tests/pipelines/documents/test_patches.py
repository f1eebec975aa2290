"""Changes of YAML text: the value changes, everything else stays to the byte."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks.pipelines.documents.patches import arrange, drop, put
from jupyter_blocks.pipelines.documents.yaml12 import flow, read

TEXT = """\
# top
version: 1  # v
parameters: {month: 1, carrier: null}  # pars
kernel:
blocks:   # the blocks
  # about load
  - name: load   # n
    file: a.py
    retry: {max_attempts: 3, delay: 5s}  # r

  # about clean
  # second
  - kind: x
    name: clean
    upstream:
      load: [a]  # because
      b:
        - c
        - d
    note: |
      two
      lines
    tests:
      - x.py
  # trailing
triggers: []  # t
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("version",), 2, "version: 1", "version: 2"),
        (("parameters", "month"), "b", "month: 1", "month: b"),
        (("parameters", "new"), [1], "carrier: null", "carrier: null, new: [1]"),
        (("kernel",), "python3", "kernel:", "kernel: python3"),
        (("blocks", 0, "retry", "delay"), "1s", "delay: 5s", "delay: 1s"),
        (("blocks", 0, "retry"), {"max_attempts": 3}, ", delay: 5s", ""),
        (("blocks", 1, "upstream"), {"load": ["a"], "b": []}, "b:\n        - c\n        - d", "b: []"),
        (("blocks", 1, "upstream"), {"b": ["c", "d"]}, "      load: [a]  # because\n", ""),
        (("blocks", 1, "tests"), ["y.py"], "tests:\n      - x.py", "tests: [y.py]"),
        (("blocks", 1, "note"), "one", "note: |\n      two\n      lines", "note: one"),
        (("blocks", 1, "kind"), "y", "kind: x", "kind: y"),
        (("name",), "n", "triggers: []  # t\n", "triggers: []  # t\nname: n\n"),
    ],
)
def test_a_value_changes_where_it_stands(path: Any, value: object, old: str, new: str) -> None:
    """Comments, order and layout of all else stay."""
    changed = put(TEXT, path, value)
    assert changed == TEXT.replace(old, new)
    assert _at(read(changed, "p").value, path) == value


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (("kernel",), "kernel:\n", ""),
        (("parameters", "month"), "month: 1, ", ""),
        (("parameters", "carrier"), ", carrier: null", ""),
        (("blocks", 1, "kind"), "kind: x\n    ", ""),
        (("blocks", 1, "tests"), "    tests:\n      - x.py\n", ""),
        (("blocks", 1, "nothing"), "", ""),
    ],
)
def test_a_key_goes_with_its_line(path: Any, old: str, new: str) -> None:
    """What stood under the key goes, and nothing else."""
    assert drop(TEXT, path) == TEXT.replace(old, new, 1)


def test_a_new_key_stands_where_it_belongs() -> None:
    """Behind the last of the keys that it comes after."""
    changed = put(TEXT, ("blocks", 0, "upstream"), {"a": ["x"]}, after=["name", "file", "missing"])
    assert "    file: a.py\n    upstream:\n      a: [x]\n    retry:" in changed


def test_items_move_with_the_comments_above_them() -> None:
    """What is said about a block stays with the block."""
    changed = arrange(TEXT, "blocks", [1, "  - name: new\n", 0])
    start, end = changed.index("  # about clean\n"), changed.index("triggers")
    assert changed[start:].startswith("  # about clean\n  # second\n  - kind: x\n")
    assert "      - x.py\n  - name: new\n  # about load\n  - name: load   # n\n" in changed[start:end]
    assert changed.endswith("  # trailing\ntriggers: []  # t\n")
    assert arrange(TEXT, "blocks", [0, 1]) == TEXT
    assert [one["name"] for one in read(changed, "p").value["blocks"]] == ["clean", "new", "load"]


def test_a_text_without_its_last_line_end_is_as_good() -> None:
    """An editor may leave out the last one."""
    assert put("a: 1", ("b",), 2) == "a: 1\nb: 2\n"
    assert put("a: 1", ("a",), 2) == "a: 2"
    assert arrange("b:\n- x: 1\n- y: 2", "b", [1, 0]) == "b:\n- y: 2\n- x: 1\n"


KEYS = st.sampled_from(["a", "b", "on", "é", "x y"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="ab:#\n-é", max_size=5),
    lambda one: st.lists(one, max_size=2) | st.dictionaries(KEYS, one, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), st.lists(KEYS, min_size=1, max_size=3), VALUES)
def test_any_value_is_put_and_dropped(before: dict[str, Any], path: list[str], value: object) -> None:
    """However a document is nested, it says what it is to say afterwards, and nothing else has changed."""
    text = "".join(f"{line}\n" for line in _lines(before))
    assert read(text, "p").value == before
    wanted = copy.deepcopy(before)
    parent = _at(wanted, path[:-1])
    if not isinstance(parent, dict):
        return
    parent[path[-1]] = value
    changed = put(text, tuple(path), value)
    assert read(changed, "p").value == wanted
    del parent[path[-1]]
    assert (read(drop(changed, tuple(path)), "p").value or {}) == wanted


def _lines(value: dict[str, Any], indent: str = "") -> list[str]:
    """A mapping in block style, with a comment above each key."""
    found = []
    for number, (key, one) in enumerate(value.items()):
        found.append(f"{indent}# about {number}")
        if isinstance(one, dict) and one:
            found += [f"{indent}{flow(key)}:", *_lines(one, f"{indent}  ")]
        else:
            found.append(f"{indent}{flow(key)}: {flow(one)}")
    return found


def _at(value: Any, path: Any) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value
