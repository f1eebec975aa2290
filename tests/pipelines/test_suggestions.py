"""Suggested tags: what cells are taken for, how blocks are named, and that no error is left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import jupyter_blocks as jb
from jupyter_blocks.cli import main
from jupyter_blocks.model.cells import Notebook
from jupyter_blocks.notebook.read import parse
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.suggestions import suggest, tagged

ANALYSIS = [
    "# # Delays of flights",
    "import pandas as pd\nimport matplotlib.pyplot as plt\n%matplotlib inline\npd.set_option('a.b', 99)",
    "month = 3  # of the year\ncarriers = ['UA', 'AA']",
    "def worst(frame):\n    return frame.nlargest(3, 'delay')",
    "# ## Load",
    "flights = pd.read_csv('data/flights.csv')\nflights.head()",
    "flights = flights[flights.month == month]",
    "flights.describe()",
    "df = pd.read_csv('https://example.org/weather.csv')",
    "# ## Clean",
    "flights = flights.dropna(subset=['delay']).rename(columns={'dep': 'departed'})",
    "assert flights.delay.notna().all()",
    "flights['late'] = flights['delay'] > 15",
    "# ## Results",
    "by_carrier = flights[flights.carrier.isin(carriers)].groupby('carrier').late.mean()",
    "joined = flights.merge(df, on='hour')",
    "joined.plot(x='wind', y='delay')\nplt.show()",
    "from sklearn.linear_model import LinearRegression\nmodel = LinearRegression()\n"
    "model.fit(joined[['wind']], joined['delay'])",
    "model.score(joined[['wind']], joined['delay'])",
    "worst(flights)",
    "by_carrier.to_csv('by_carrier.csv')",
]
SUGGESTED = [
    (1, "setup"),
    (2, "parameters"),
    (3, "setup"),
    (5, "block:load_flights"),
    (6, "block:load_flights"),
    (8, "block:load_weather"),
    (10, "block:clean_flights"),
    (11, "test:clean_flights"),
    (12, "block:add_late"),
    (14, "block:by_carrier"),
    (15, "block:joined"),
    (16, "block:plot_joined kind:chart"),
    (17, "block:fit_model"),
    (20, "block:save_by_carrier"),
]


def notebook(*sources: str, tags: dict[int, list[str]] | None = None) -> Notebook:
    """A notebook of cells; a source that begins with `# #` is prose."""
    return parse(raw(*sources, tags=tags or {}), name="nb", path=None)


def raw(*sources: str, tags: dict[int, list[str]]) -> dict[str, Any]:
    cells = [
        {
            "cell_type": "markdown" if source.startswith("# #") else "code",
            "id": f"cell-{number}",
            "source": source.removeprefix("# "),
            "metadata": {"tags": tags[number]} if number in tags else {},
        }
        | ({} if source.startswith("# #") else {"outputs": [], "execution_count": None})
        for number, source in enumerate(sources)
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


def test_an_analysis_becomes_a_pipeline() -> None:
    """Setup, parameters, blocks with telling names, a test, a chart; cells that only look stay untagged."""
    found = suggest(notebook(*ANALYSIS))
    assert [(one.cell.index, " ".join(one.tags)) for one in found if one.tags] == SUGGESTED
    assert {one.why for one in found if not one.tags} == {"only looks"}
    pipeline = build(tagged(notebook(*ANALYSIS), found))
    assert pipeline.errors == ()
    assert [block.kind for block in pipeline.blocks[:2]] == ["data_loader", "data_loader"]
    assert pipeline.blocks[-1].kind == "data_exporter"


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        (["a = 1\nb = a + 1"], ["make_b"]),
        (["x = list(range(3))", "y = [v * 2 for v in x]", "print(y)"], ["make_y"]),
        (["rates = open('rates.txt').read()", "print(rates)"], ["load_rates"]),
        (["data = open('tax-rates.txt').read()", "print(data)"], ["load_tax_rates"]),
        (["import random\nrandom.seed(3)", "wins = random.random()"], ["wins"]),
        (["# # The best estimate", "r = 1 + 1\nprint(r)", "t = r + 1"], ["best_estimate"]),
        (["total = 1 + 1", "total = total + 1", "print(total)", "other = total"], ["total", "other"]),
    ],
)
def test_names_come_from_what_the_code_does(sources: list[str], names: list[str]) -> None:
    """A verb and what it is about; where names say nothing, the file's or the heading's words."""
    found = suggest(notebook(*sources))
    blocks = [tag.removeprefix("block:") for one in found for tag in one.tags if tag.startswith("block:")]
    assert list(dict.fromkeys(blocks)) == names


@pytest.mark.parametrize(
    "sources",
    [
        ["x = undefined_name"],
        ["print 'Python 2'", "x = 1", "y = x"],
        ["y = x", "x = 1", "z = x"],
        ["x = [1]", "print(x.append(2))", "y = x"],
        ["def f():\n    return x", "x = 1", "y = f()"],
        ["for i in range(3):\n    print(i)", "x = i"],
        ["%%time\nx = 1", "y = x\n%%time", "z = y"],
        ["import os", "os.chdir('data')", "x = open('a').read()", "print(x)"],
        ["x = 1", "assert x", "x = 2", "assert x == 2", "del x", "assert 1"],
        ["from math import *", "x = sin(1)", "x"],
        ["x = 1\n", "x", "", "# only a comment", "x"],
        ["?", "!ls", "%run other.py", "x = 3"],
    ],
)
def test_no_error_is_left(sources: list[str]) -> None:
    """Code that is wrong, or told from its place alone, gets tags without errors, or none."""
    read = notebook(*sources)
    assert build(tagged(read, suggest(read))).errors == ()


NAMES = st.sampled_from(["a", "b", "frame", "total", "np"])
STATEMENTS = st.one_of(
    st.builds("{} = {}".format, NAMES, st.integers(0, 9)),
    st.builds("{} = [{}, {}]".format, NAMES, NAMES, NAMES),
    st.builds("{}.append({})".format, NAMES, NAMES),
    st.builds("print({})".format, NAMES),
    st.builds("{}".format, NAMES),
    st.builds("import numpy as {}".format, NAMES),
    st.builds("def f():\n    return {}".format, NAMES),
    st.builds("{} = f()".format, NAMES),
    st.builds("assert {}".format, NAMES),
    st.builds("del {}".format, NAMES),
    st.builds("for {} in {}:\n    pass".format, NAMES, NAMES),
    st.builds("{}['x'] = {}".format, NAMES, NAMES),
    st.builds("open('{}.txt', 'w').write(str({}))".format, NAMES, NAMES),
    st.sampled_from(["%matplotlib inline", "np.random.seed(1)", "x = (", "# note", "", "%%bash\nls", "!ls"]),
)
CELLS = st.lists(st.lists(STATEMENTS, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(sources=CELLS)
def test_no_error_is_left_on_random_notebooks(sources: list[str]) -> None:
    """Whatever the cells: every one with code is answered, names are unique, `check` finds no error."""
    read = notebook(*sources)
    found = suggest(read)
    again = build(tagged(read, found))
    assert again.errors == ()
    assert again.faults_of_form == ()
    assert found == suggest(read)


def test_tags_of_others_and_of_papermill_stay() -> None:
    """Foreign tags are kept; a parameters cell and what is skipped are left as they are."""
    tags = {0: ["parameters", "mine"], 1: ["slow"], 2: ["skip"]}
    found = suggest(notebook("month = 1", "x = [month]", "raise SystemExit", "y = x", tags=tags))
    assert [(one.cell.index, one.tags) for one in found] == [
        (1, ("block:make_y", "slow")),
        (3, ("block:make_y",)),
    ]


def test_a_pipeline_is_left_alone() -> None:
    """A notebook with a block gets no suggestion: its author has begun."""
    assert suggest(notebook("x = 1", "y = x", tags={0: ["block:x"]})) == ()


def test_the_command_shows_and_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shown first; with --write only tags change, and `check` is free of errors."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "nb.ipynb"
    before = raw(*ANALYSIS, tags={})
    path.write_text(json.dumps(before, indent=1), encoding="utf-8")

    def call(*arguments: str) -> str:
        done = CliRunner().invoke(main, ["suggest", *arguments], prog_name="jupyter-blocks")
        assert done.exit_code == 0, done.output
        return done.stdout

    shown = call("nb.ipynb")
    assert "block:load_flights" in shown
    assert shown.endswith("14 cells to be tagged with --write\n")
    assert json.loads(path.read_text()) == before
    listed = json.loads(call("nb.ipynb", "--json"))
    assert listed[1] == {
        "cell": "cell-2",
        "index": 2,
        "tags": ["parameters"],
        "why": "plain values that other cells read",
    }
    assert call("nb.ipynb", "--write").endswith("14 cells tagged\n")
    after = json.loads(path.read_text())
    assert [cell["metadata"].pop("tags", None) for cell in after["cells"]].count(None) == 7
    assert after == before
    assert jb.read(path).model.errors == ()
    assert call("nb.ipynb") == "nothing to suggest for nb.ipynb\n"
