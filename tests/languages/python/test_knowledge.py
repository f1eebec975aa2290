"""What is known of libraries: the tables agree with each other, and a package can add one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from jupyter_blocks.inference import infer
from jupyter_blocks.languages.python.knowledge import known
from jupyter_blocks.languages.python.knowledge.tables import Class, Table
from jupyter_blocks.model.pipeline import ViaKind

from ...inference.outlines import outline_of_sources

REPOSITORY = Path(__file__).parents[3]
PAGE = (REPOSITORY / "docs" / "libraries.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^--- block:(\w+)\n(.*?)(?=^---|\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (\w+) → (\w+) \| (\w*) ?\| (\w*) ?\|$", re.MULTILINE)
EXAMPLES = dict(re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))  # by language
INFER = """
from jupyter_blocks.inference import infer
from tests.inference.outlines import outline_of_sources
for edge in infer(outline_of_sources({cells!r})).edges:
    for via in edge.via:
        print(edge.producer, edge.consumer, via.name, via.kind, via.certainty)
"""


@pytest.mark.parametrize("table", known.BUILT_IN, ids=lambda table: table.library or "python")
def test_a_table_names_classes_that_are_known(table: Table) -> None:
    """Each class that a table names as what something gives is told by a table, and so are its own."""
    classes = [*table.classes.values()]
    named = {table.result, table.instances, *table.results.values(), *table.standard.values()}
    named.update(cls for one in classes for cls in one.results.values())
    assert named - known.CLASSES.keys() - {""} == set()


@pytest.mark.parametrize("path", sorted(known.CLASSES))
def test_a_class_does_not_contradict_itself(path: str) -> None:
    """No method is told to change its receiver and to leave it alone; what changes if dropped, changes."""
    cls: Class = known.CLASSES[path]
    assert not cls.pure & (cls.changing | cls.deep | cls.perhaps)
    assert cls.when_dropped <= cls.changing
    assert cls.deep <= cls.changing


def certainties(folder: Path) -> dict[tuple[str, str], str]:
    """The edges on which the ledger of the page's notebook crosses, inferred in a process of its own."""
    blocks = BLOCK.findall(EXAMPLES[""])
    process = subprocess.run(
        [sys.executable, "-c", INFER.format(cells=[source for _, source in blocks])],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(REPOSITORY)])},
        capture_output=True,
        text=True,
        check=True,
    )
    names = {f"b{number}": name for number, (name, _) in enumerate(blocks)}
    crossings = [line.split() for line in process.stdout.splitlines()]
    return {
        (names[producer], names[consumer]): certainty
        for producer, consumer, name, kind, certainty in crossings
        if name == "ledger" and kind == ViaKind.VALUE
    }


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder on the path with the package that the page describes."""
    (point,) = tomllib.loads(EXAMPLES["toml"])["project"]["entry-points"].items()
    group, ((name, target),) = point[0], point[1].items()
    (tmp_path / f"{target.partition(':')[0]}.py").write_text(EXAMPLES["python"])
    metadata = tmp_path / "acme_knowledge-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-knowledge\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[{group}]\n{name} = {target}\n")
    return tmp_path


def test_a_package_adds_a_table(installed: Path) -> None:
    """With the table of the page its notebook has the edges that the page says."""
    said = {(producer, consumer): word for producer, consumer, _, word in ROW.findall(PAGE) if word}
    assert certainties(installed) == said


def test_without_the_table_it_is_guessed(tmp_path: Path) -> None:
    """Without it, the notebook has the edges that the page says of that."""
    said = {(producer, consumer): word for producer, consumer, word, _ in ROW.findall(PAGE) if word}
    assert certainties(tmp_path) == said


@pytest.mark.parametrize("form", [Table, Class], ids=lambda form: form.__name__)
def test_the_page_tells_every_field(form: type[Table] | type[Class]) -> None:
    """The page's tables name the fields there are, and the text the two for built-in tables."""
    rows = PAGE.split(f"**`{form.__name__}`**", 1)[1].split("\n\n")[1].splitlines()
    named = {name for row in rows[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == {*form._fields} - {"standard", "methods"}


def test_a_library_that_is_not_installed_may_be_of_any_version() -> None:
    """What is not there is taken to be older than any version, what is there is compared."""
    assert known.is_before("no-such-library", 1)
    assert not known.is_before("pandas", 1)
    assert known.is_before("pandas", 1000)


@pytest.mark.parametrize(("kernel", "shared"), [("python3", known.is_before("pandas", 3)), ("other", True)])
def test_selections_share_unless_the_kernel_is_the_hosts(kernel: str, shared: bool) -> None:
    """A change of a column is no change of its frame if the notebook's kernel surely has pandas 3; of a
    kernel of another environment nobody knows."""
    cells = ["import pandas as pd\ndf = pd.DataFrame()", "s = df['a']", "s[0] = 1", "print(df)"]
    outline = outline_of_sources(cells)
    found = infer(replace(outline, notebook=replace(outline.notebook, kernel=kernel)))
    assert (("b2", "b3") in {(e.producer, e.consumer) for e in found.edges}) is shared
