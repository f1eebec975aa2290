"""What runs have shown of the code: told at the end of a run, and laid over the graph afterwards."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import Invoke
from .notebooks import write

HELPER = """import __main__

def bring():
    __main__.secret = [7]

def look(rows):
    return len(rows)
"""
CELLS = (
    ("import helper\nrows = [1, 2]\n", "block:load"),
    ("helper.bring()\n", "block:bring"),
    ("helper.look(rows)\n", "block:look"),
    ("total = sum(rows) + sum(secret)\n", "block:total"),
)

PAGE = (Path(__file__).parents[2] / "docs" / "diagnostics.md").read_text(encoding="utf-8")
EXAMPLE_CELL = re.compile(r"^--- ?(?P<tags>.*)\n(?P<source>(?:(?!---).*\n)*)", re.MULTILINE)
# What the module of an example's author does where the page leaves it to words.
HELPERS = {
    "JB311": "import __main__\n\ndef load_everything():\n    __main__.rows = [1, 2]\n",
    "JB312": """from pathlib import Path

def save():
    Path("rows.csv").write_text("1")

def load():
    return Path("rows.csv").read_text()
""",
    "JB313": "import random\n\ndef prepare():\n    random.seed(1)\n",
}


@pytest.fixture
def notebook(folder: Path) -> Path:
    """A notebook whose blocks call a module of the author's that does more than its calls say."""
    (folder / "helper.py").write_text(HELPER)
    return write(folder / "hidden.ipynb", *CELLS)


def crossing(invoke: Invoke, *options: str) -> dict[tuple[str, str, str], tuple[list[str], str]]:
    """What crosses by the graph as JSON, known from what, how surely."""
    graph: dict[str, Any] = json.loads(invoke("graph", "hidden.ipynb", "--json", *options).stdout)
    return {
        (edge["from"], edge["to"], via["name"]): (via["evidence"], via["certainty"])
        for edge in graph["edges"]
        for via in edge["via"]
        if via["kind"] == "value"
    }


def test_a_run_tells_what_the_code_does_not(notebook: Path, invoke: Invoke) -> None:
    """At its end it names the block that surprised; later the graph has the edge and says how it is known."""
    result = invoke("run", "hidden.ipynb")
    assert result.exit_code == 0, result.output
    assert "bring changes secret, as a run has shown" in result.stdout
    assert ("bring", "total", "secret") not in crossing(invoke)
    assert crossing(invoke, "--observed")["bring", "total", "secret"] == (["observed"], "certain")
    why = invoke("graph", "hidden.ipynb", "--observed", "--why", "bring", "total").stdout
    assert "known from a run" in why


def test_a_run_refutes_what_may_be(notebook: Path, invoke: Invoke) -> None:
    """An unknown function may have changed its argument; a run on the same code shows that it did not."""
    assert crossing(invoke)["look", "total", "rows"] == (["static"], "may")
    assert invoke("run", "hidden.ipynb").exit_code == 0
    assert crossing(invoke, "--observed")["look", "total", "rows"] == (["static"], "refuted")
    assert crossing(invoke)["look", "total", "rows"] == (["static"], "may")


def test_an_edit_forgets_what_was_seen(notebook: Path, invoke: Invoke) -> None:
    """What is known of code holds for that code; comments and layout do not count."""
    assert invoke("run", "hidden.ipynb").exit_code == 0
    load, bring, look, (total, tag) = CELLS
    write(notebook, load, bring, look, ("# all\n" + total, tag))
    assert crossing(invoke, "--observed")["load", "total", "rows"][0] == ["observed", "static"]
    write(notebook, load, bring, look, (total + "\nprint(total)\n", tag))
    assert crossing(invoke, "--observed")["load", "total", "rows"][0] == ["static"]


def test_without_a_run_there_is_nothing_to_lay_over(notebook: Path, folder: Path, invoke: Invoke) -> None:
    """The graph is that of the code, and no history is made for it."""
    assert crossing(invoke, "--observed") == crossing(invoke)
    assert not (folder / ".jupyter_blocks").exists()


def test_a_block_with_a_map_is_seen_for_all_its_elements(folder: Path, invoke: Invoke) -> None:
    """What it runs over is seen to be read, its element's name is not; a file of any element counts."""
    (folder / "helper.py").write_text("def save(name):\n    open(name, 'w').close()\n")
    write(
        folder / "hidden.ipynb",
        ("import helper", "setup"),
        ("regions = ['a', 'b']", "block:load"),
        ("helper.save(region)\nsize = 1", "block:work", '{"map": {"over": "regions", "as": "region"}}'),
        ("sizes = sum(size)\nrows = [open(name).read() for name in 'a']", "block:use"),
    )
    result = invoke("run", "hidden.ipynb")
    assert result.exit_code == 0, result.output
    assert "work writes" in result.stdout
    both = (["observed", "static"], "certain")
    assert crossing(invoke, "--observed") == {
        ("load", "work", "regions"): both,
        ("work", "use", "size"): both,
    }


@pytest.mark.parametrize("code", HELPERS)
def test_the_examples_on_the_page_surprise(code: str, folder: Path, invoke: Invoke) -> None:
    """A run of the example ends with its finding and no other; the code alone shows none of them."""
    paragraph = PAGE.split(f"### {code}: ")[1].split("\n### ")[0].split("```\n")[1]
    cells = [(found["source"], found["tags"]) for found in EXAMPLE_CELL.finditer(paragraph)]
    (folder / "helper.py").write_text(HELPERS[code])
    write(folder / "example.ipynb", *cells)
    assert "JB31" not in invoke("check", "example.ipynb").stdout
    result = invoke("run", "example.ipynb")
    assert result.exit_code == 0, result.output
    assert set(re.findall(r"JB31\d", result.output)) == {code}
