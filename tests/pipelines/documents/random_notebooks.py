"""Random notebooks, and random edits of a notebook or its document, as somebody makes them in an editor."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from jupyter_blocks.pipelines.documents import patches
from jupyter_blocks.pipelines.documents.yaml12 import read

from .folders import code, markdown

Json = dict[str, Any]

SOURCES = (
    "x = 1",
    "x = [1]\ny = x",
    "y = x",
    "x.append(2)",
    "if x:\n    z = y",
    "%matplotlib inline\nz = 3",
    "!ls\n",
    "# only a comment",
    "import math\n\nw = math.pi\n",
    "with open('out.txt', 'w') as file:\n    file.write(str(x))",
    "text = open('out.txt').read()",
    "import random\nz = random.random()",
    "def helper(n):\n    return n\n\n# %%\nw = helper(x)",
    "print(x, y)\n\n\n",
    "print('é ✓')",
)
TESTS = ("assert x", "assert y\n\nassert z", "for n in x:\n    assert n")
NAMES = ("load", "clean", "é_", "con", "Load", "_setup", "train", "report")
POLICIES: tuple[Json, ...] = (
    {"timeout": "10m"},
    {"retry": {"max_attempts": 3, "on": ["OSError"]}},
    {"expect": ["rows > 0", {"in_range": {"column": "x", "min": 0}}], "idempotent": True},
    {"outputs": ["x"]},
)
KINDS = ("data_loader", "custom", "chart")
FOREIGN = ("hide-input", "mine]", "remove cell")
SETUPS = ("import math", "def f():\n    return 1", "%load_ext autoreload")
PARAMETERS = (
    "month = 1\ncarrier = None",
    "month: int = 1  # 1 to 12\nname: str | None = 'a: b'\nlist_of = [1, 2.5, {'k': True}]",
    "import datetime\nday = datetime.date(2020, 1, 1)",
    "opt: dict = {'a': 1}",
)


@st.composite
def notebooks(draw: st.DrawFn) -> Json:
    """A sound notebook: prelude, blocks with tests and policies, markdown, tags of others."""
    cells: list[Json] = [markdown("# Title")]
    for _ in range(draw(st.integers(0, 2))):
        cells.append(code(draw(st.sampled_from(SETUPS)), "setup"))
    if draw(st.booleans()):
        cells.insert(draw(st.integers(0, len(cells))), code(draw(st.sampled_from(PARAMETERS)), "parameters"))
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=5))
    for number, name in enumerate(names):
        cells += draw(blocks(name, names[:number]))
        if draw(st.booleans()):
            cells.append(markdown(f"about what follows {name}"))
    raw = {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return copy.deepcopy(raw)


@st.composite
def blocks(draw: st.DrawFn, name: str, earlier: list[str]) -> list[Json]:
    """The cells of a block, and its tests."""
    sources = draw(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=3))
    tags = [f"block:{name}"]
    if draw(st.booleans()):
        tags.append(f"kind:{draw(st.sampled_from(KINDS))}")
    tags += [
        f"after:{other}"
        for other in draw(st.lists(st.sampled_from(earlier or [""]), max_size=2, unique=True))
        if other
    ]
    policy = draw(st.none() | st.sampled_from(POLICIES))
    more = {} if policy is None else {"jupyter_blocks": policy}
    magic = draw(st.booleans())
    first = (
        code(f"%%block {name}\n{sources[0]}", *tags[1:], **more) if magic else code(sources[0], *tags, **more)
    )
    cells = [first, *(code(source, tags[0], *draw(foreign)) for source in sources[1:])]
    return [*cells, *(code(source, f"test:{name}") for source in draw(tests))]


foreign = st.lists(st.sampled_from(FOREIGN), max_size=2, unique=True)
tests = st.lists(st.sampled_from(TESTS), max_size=2)


# -- edits of a notebook -----------------------------------------------------------------------------


def edit_notebook(raw: Json, what: str, which: int, text: str) -> None:
    """One edit of a notebook in JupyterLab: of a source, a policy, the order, of what is there."""
    own = [n for n, cell in enumerate(raw["cells"]) if _block(cell)]
    place = own[which % len(own)]
    cell = raw["cells"][place]
    if what == "source":
        first = "".join(cell["source"]).partition("\n")[0]
        magic = [f"{first}\n"] if first.startswith("%%block") else []
        cell["source"] = [*magic, f"{text} = {which}"]
    elif what == "policy":
        firsts = {_block(raw["cells"][n]): n for n in reversed(own)}
        first_cell = raw["cells"][firsts[_block(cell)]]
        first_cell["metadata"].setdefault("jupyter_blocks", {})["timeout"] = which + 1
    elif what == "cell":
        raw["cells"].insert(place + 1, {"id": f"new-{which}-{text}", **code(text, f"block:{_block(cell)}")})
    elif what == "block":
        name = f"new_{text}"
        if all(_block(one) != name for one in raw["cells"]):
            raw["cells"].append({"id": f"block-{text}", **code(f"{text} = 0", f"block:{name}")})
    elif what == "delete":
        if len({_block(raw["cells"][n]) for n in own}) > 1:
            name = _block(cell)
            raw["cells"] = [
                one for one in raw["cells"] if _block(one) != name and f"test:{name}" not in _tags(one)
            ]
            for one in raw["cells"]:
                one["metadata"]["tags"] = [tag for tag in _tags(one) if tag != f"after:{name}"]
    elif what == "markdown":
        raw["cells"].insert(place, {"id": f"text-{which}-{text}", **markdown(text)})


def _tags(cell: Json) -> list[str]:
    return list(cell["metadata"].get("tags", []))


def _block(cell: Json) -> str:
    if cell["cell_type"] != "code":
        return ""
    first = "".join(cell["source"]).partition("\n")[0]
    if first.startswith("%%block "):
        return first.removeprefix("%%block ").strip()
    return next((tag.removeprefix("block:") for tag in _tags(cell) if tag.startswith("block:")), "")


# -- edits of a document -----------------------------------------------------------------------------


def edit_document(folder: Path, what: str, which: int, text: str) -> None:
    """One edit of a document in an editor."""
    file = folder / "pipeline.yaml"
    yaml = file.read_text(encoding="utf-8")
    entries = read(yaml, "p").value["blocks"]
    number = which % len(entries)
    source = folder / entries[number]["file"]
    if what == "source":
        source.write_text(source.read_text(encoding="utf-8") + f"\n\n{text} = {which}\n", encoding="utf-8")
    elif what == "policy":
        yaml = patches.put(yaml, ("blocks", number, "timeout"), which + 1)
    elif what == "cell":
        source.write_text(source.read_text(encoding="utf-8") + f"\n# %%\n{text}\n", encoding="utf-8")
    elif what == "block":
        if all(entry["name"] != f"made_{text}" for entry in entries):
            (folder / "blocks" / f"made_{text}.py").write_text(f"{text} = 0\n", encoding="utf-8")
            yaml += f"  # {text}\n  - name: made_{text}\n    file: blocks/made_{text}.py\n"
    elif what == "delete":
        if len(entries) > 1:
            yaml = _without(yaml, entries, number)
    elif what == "markdown":
        yaml = yaml.replace("blocks:\n", f"blocks:\n  # {text} {which}\n", 1)
    file.write_text(yaml, encoding="utf-8")


def _without(yaml: str, entries: list[Json], number: int) -> str:
    name = entries[number]["name"]
    yaml = patches.arrange(yaml, "blocks", [n for n in range(len(entries)) if n != number])
    for place, entry in enumerate(one for one in entries if one["name"] != name):
        yaml = (
            patches.drop(yaml, ("blocks", place, "upstream", name))
            if name in entry.get("upstream", {})
            else yaml
        )
        after = [other for other in entry.get("after", []) if other != name]
        if after != entry.get("after", []):
            yaml = patches.put(yaml, ("blocks", place, "after"), after)
    return yaml


WHATS = ("source", "policy", "cell", "block", "delete", "markdown")
edits = st.lists(
    st.tuples(st.sampled_from(WHATS), st.integers(0, 9), st.sampled_from(["a", "b"])), max_size=4
)
Edit = tuple[str, int, str]


def written(raw: Json) -> str:
    """A notebook as JupyterLab writes it."""
    return json.dumps(raw, indent=1, ensure_ascii=False) + "\n"


def edited(raw: Json, made: list[Edit], edit: Callable[..., None] = edit_notebook) -> Json:
    """A notebook after these edits."""
    new = copy.deepcopy(raw)
    for what, which, text in made:
        edit(new, what, which, text)
    return new
