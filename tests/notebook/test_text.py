"""Notebooks kept as text: the same pipeline as in an .ipynb, and edits that leave all else as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import jupyter_blocks as jb
from jupyter_blocks import registry
from jupyter_blocks.cli import main
from jupyter_blocks.errors import NotebookUnreadable, OutputInvalid
from jupyter_blocks.model.diagnostics import Edit
from jupyter_blocks.notebook import edit
from jupyter_blocks.notebook.text import load
from jupyter_blocks.wire import graph_json
from jupyter_blocks.workbench import Workbench

PERCENT = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Rows
# and their sum

# %% tags=["parameters"]
month = 1   # kept as it stands

# %% Load tags=["block:load"] jupyter_blocks={"retry": {"max_attempts": 2}} editor="own"
# %time rows = [month, 2, 3]


# %% tags=["test:load"]
assert len(rows) == 3

# %% tags=["block:total", "mine"]
total = sum(rows)
"""
LIGHT = """\
# # Rows
# and their sum

# + tags=["parameters"]
month = 1   # kept as it stands

# + tags=["block:load"] jupyter_blocks={"retry": {"max_attempts": 2}} editor="own"
# %time rows = [month, 2, 3]

# + tags=["test:load"]
assert len(rows) == 3

# + tags=["block:total", "mine"]
total = sum(rows)
"""
MARKDOWN = """\
# Rows
and their sum

```python tags=["parameters"]
month = 1   # kept as it stands
```

```python tags=["block:load"] jupyter_blocks={"retry": {"max_attempts": 2}} editor="own"
%time rows = [month, 2, 3]
```

Some words between.

```python tags=["test:load"]
assert len(rows) == 3
```

```python tags=["block:total", "mine"]
total = sum(rows)
```
"""
MYST = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# Rows
and their sum

```{code-cell} ipython3
:tags: [parameters]

month = 1   # kept as it stands
```

```{code-cell} ipython3
---
tags: ["block:load"]
jupyter_blocks: {retry: {max_attempts: 2}}
editor: own
---
%time rows = [month, 2, 3]
```

```{code-cell} ipython3
:tags: ["test:load"]

assert len(rows) == 3
```

```{code-cell} ipython3
:tags: ["block:total", mine]

total = sum(rows)
```
"""
TEXTS = {"percent.py": PERCENT, "light.py": LIGHT, "plain.md": MARKDOWN, "myst.md": MYST, "nb.myst": MYST}

in_each_form = pytest.mark.parametrize("name", TEXTS)


def written(folder: Path, name: str, text: str | None = None) -> Path:
    path = folder / name
    path.write_text(TEXTS[name] if text is None else text, encoding="utf-8", newline="")
    return path


@in_each_form
def test_it_is_the_pipeline_that_an_ipynb_is(name: str, tmp_path: Path) -> None:
    """Blocks, edges, tests and policies are those of the same notebook as JSON."""
    path = written(tmp_path, name)
    node = jupytext.read(path)
    nbformat.write(node, tmp_path / f"{path.stem}.ipynb")
    ours, theirs = (graph_json(jb.read(one).model) for one in (path, path.with_suffix(".ipynb")))
    for graph in (ours, theirs):
        for block in graph["blocks"]:
            block["cells"] = []
    assert ours["blocks"] == theirs["blocks"]
    assert [(edge["from"], edge["to"], edge["names"]) for edge in ours["edges"]] == [
        ("load", "total", ["rows"])
    ]
    assert ours["blocks"][0]["policy"] == {"retry": {"max_attempts": 2}}
    assert [test["id"] for test in ours["blocks"][0]["tests"]] == ["load::#1"]


@in_each_form
def test_it_runs(name: str, tmp_path: Path) -> None:
    """With another parameter, in a real kernel; the executed notebook is an .ipynb, the source untouched."""
    path = written(tmp_path, name)
    run = jb.run(path, parameters={"month": 4}, output=tmp_path / "executed.ipynb")
    assert run.state == "succeeded"
    assert run["total"].outputs["total"].model.text == "9"
    executed = nbformat.read(tmp_path / "executed.ipynb", as_version=4)
    nbformat.validate(executed)
    assert path.read_text(encoding="utf-8") == TEXTS[name]


@in_each_form
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_fix_changes_its_lines_alone(name: str, end: str, tmp_path: Path) -> None:
    """`check --fix` writes the right tag, and every other line is as the author has it."""
    wrong = TEXTS[name].replace("test:load", "test:laod").replace("\n", end)
    path = written(tmp_path, name, wrong)
    assert [fix.title for fix in Workbench().fix(path)] == ["write `test:load` for `test:laod`"]
    with path.open(encoding="utf-8", newline="") as file:
        after = file.read()
    was, now = wrong.split(end), after.split(end)
    changed = [line for line in now if line not in was]
    assert len(changed) == 1
    assert "test:load" in changed[0]
    assert [line for line in was if "laod" not in line] == [line for line in now if line not in changed]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bare.py", "rows = [1]\n\n\ntotal = sum(rows)\n"),
        ("bare.md", "Words.\n\n```python\nrows = [1]\n```\n\n```python\ntotal = sum(rows)\n```\n"),
        ("cells.py", "# %%\nrows = [1]\n\n# %% A title\ntotal = sum(rows)\n"),
    ],
)
def test_tags_come_into_a_text_without_any(name: str, text: str, tmp_path: Path) -> None:
    """Tags are written also where no cell has any; they are read again, and the code is the same."""
    document = load(written(tmp_path, name, text))
    cells = [cell for cell in document.notebook.cells if cell.type == "code"]
    edits = [
        Edit(cell=cell.id, tags=(f"block:{word}",)) for cell, word in zip(cells, ("a", "b"), strict=True)
    ]
    edit.write(document.path, edit.apply(document, edits))
    again = load(document.path).notebook
    assert [(cell.tags, cell.source) for cell in again.cells if cell.type == "code"] == [
        (("block:a",), "rows = [1]"),
        (("block:b",), "total = sum(rows)"),
    ]
    assert [line for line in text.splitlines() if line in document.path.read_text().splitlines()]


def test_the_magic_of_a_block_can_stand_in_a_text(tmp_path: Path) -> None:
    """`%%block NAME`, commented out as jupytext has it, is the same declaration as the tag."""
    text = "# %%\n# %%block load\n# rows = [1]\n\n# %%\n# %%block total\n# total = sum(rows)\n"
    assert [block.name for block in jb.read(written(tmp_path, "magic.py", text))] == ["load", "total"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.md", "---\n: [\n---\nx"),
        ("x.md", "```{code-cell}\n:tags: [\nx\n```"),
        ("x.py", "# %% tags=3\nx = 1"),
        ("x.md", "---\njupytext: 3\n---\n"),
    ],
)
def test_what_jupytext_cannot_read_says_so(name: str, text: str, tmp_path: Path) -> None:
    """A header or a marker that is no metadata is an error with a place and a remedy."""
    path = written(tmp_path, name, text)
    with pytest.raises(NotebookUnreadable, match="jupytext cannot read it") as caught:
        jb.read(path)
    assert caught.value.place == str(path)


def test_without_jupytext_the_remedy_is_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package is an extra; who lacks it is told which."""
    monkeypatch.setitem(sys.modules, "jupytext", None)
    monkeypatch.delitem(sys.modules, "jupyter_blocks.notebook.text")
    with pytest.raises(NotebookUnreadable, match=r"jupyter-blocks\[jupytext\]"):
        jb.read(written(tmp_path, "percent.py"))


def test_an_ipynb_loads_nothing_of_it(tmp_path: Path) -> None:
    """Reading an .ipynb imports neither jupytext nor nbformat."""
    nbformat.write(jupytext.reads(PERCENT, fmt="py"), tmp_path / "nb.ipynb")
    code = (
        "import sys, jupyter_blocks as jb; jb.read('nb.ipynb')\n"
        "assert not {'jupytext', 'nbformat', 'markdown_it'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_every_ending_has_its_reader() -> None:
    """The registry is the one place that knows which file is read by what."""
    for name in (".py", ".md", ".myst", ".markdown"):
        assert registry.find("sources", name) is load


SOURCES = st.lists(
    st.sampled_from(
        ["x = 1", "", "# a comment", "%time y = 2", "%%bash\nls", "!ls", "def f():\n\n\n    return 1", "x?"]
    ),
    min_size=1,
    max_size=3,
).map("\n\n".join)
CELLS = st.lists(st.tuples(st.sampled_from(["code", "markdown"]), SOURCES), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS, form=st.sampled_from(["py:percent", "py:light", "md", "md:myst"]), data=st.data())
def test_tags_of_one_cell_change_no_other(
    cells: list[tuple[str, str]], form: str, data: st.DataObject, tmp_path: Path
) -> None:
    """Tagging a cell leaves every other as it was read before, or is refused: prose, and light scripts whose
    cells jupytext itself cannot tell apart any more."""
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    node = nbformat.v4.new_notebook(cells=[make[kind](source) for kind, source in cells])
    path = written(tmp_path, f"nb.{form[:2]}", jupytext.writes(node, fmt=form))
    document = load(path)
    if not document.notebook.cells:
        return
    chosen = data.draw(st.sampled_from(document.notebook.cells))
    try:
        text = edit.apply(document, [Edit(cell=chosen.id, tags=("block:a",))])
    except OutputInvalid:
        assert chosen.type != "code" or form == "py:light"
        return
    path.write_text(text, encoding="utf-8")
    again = load(path).notebook
    assert [(cell.type, cell.source.strip("\n")) for cell in again.cells] == [
        (cell.type, cell.source.strip("\n")) for cell in document.notebook.cells
    ]
    assert [cell.index for cell in again.cells if cell.tags] == [chosen.index]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("graph",), "load"),
        (("check",), "no findings"),
        (("plan", "--until", "load"), "load"),
        (("suggest",), "nothing to suggest"),
        (("export", "--format", "script"), "rows = [month, 2, 3]"),
        (("test",), "load::#1 PASSED"),
    ],
)
def test_every_command_takes_a_text(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """What takes an .ipynb takes a .py."""
    command, *options = arguments
    path = str(written(tmp_path, "percent.py"))
    done = CliRunner().invoke(main, [command, path, *options], prog_name="jupyter-blocks")
    assert done.exit_code == 0, done.output
    assert said in done.output


def test_suggestions_are_written_into_a_text(tmp_path: Path) -> None:
    """`suggest --write` tags the cells of a script; the code stays as it is, line by line."""
    text = "import math\n\n# ## Load\n\nrows = list(range(3))\n\n# ## Sum\n\ntotal = math.fsum(rows)\n"
    path = written(tmp_path, "plain.py", text)
    Workbench().suggest(path, write=True)
    after = path.read_text(encoding="utf-8")
    assert [line for line in after.splitlines() if not line.startswith(("# +", "# -"))] == text.splitlines()
    assert [block.name for block in jb.read(path)] == ["load", "total"]
