"""What is known of libraries: the tables agree with each other, and a package can add one."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jupyter_blocks.inference import infer
from jupyter_blocks.languages.python.knowledge import known
from jupyter_blocks.languages.python.knowledge.tables import Class, Table

from ...inference.outlines import outline_of_sources

TABLE = """
from jupyter_blocks.languages.python.knowledge.tables import Class, Table, words

TABLE = Table(
    library="acme",
    pure=words("acme"),
    classes={"Ledger": Class(changing=words("post"), parts=words("rows"))},
    changing={"close_year": (0,)},
)
"""
INFER = """
from jupyter_blocks.inference import infer
from tests.inference.outlines import outline_of_sources
cells = ["import acme\\nledger = acme.Ledger()", *{cells!r}, "print(ledger)"]
for edge in infer(outline_of_sources(cells)).edges:
    for via in edge.via:
        print(edge.producer, edge.consumer, via.name, via.certainty)
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


def edges(folder: Path, *cells: str) -> list[str]:
    """The crossings of a notebook that uses acme, inferred in a process of its own."""
    repository = Path(__file__).parents[3]
    found = subprocess.run(
        [sys.executable, "-c", INFER.format(cells=list(cells))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(repository)])},
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.splitlines()


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder on the path with a package that adds a table of acme."""
    (tmp_path / "acme_knowledge.py").write_text(TABLE)
    metadata = tmp_path / "acme_knowledge-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-knowledge\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[jupyter_blocks.knowledge]\nacme = acme_knowledge:TABLE\n")
    return tmp_path


def test_a_package_adds_a_table(installed: Path) -> None:
    """With the table, `post` surely changes a ledger, `close_year` its argument, `total` nothing, and what
    is stored into `rows` is the ledger's."""
    found = edges(installed, "n = ledger.post(1)", "ledger.total()", "acme.close_year(ledger)")
    assert "b1 b3 ledger certain" in found
    assert "b3 b4 ledger certain" in found
    found = edges(installed, "rows = ledger.rows", "rows[0] = 1")
    assert "b2 b3 ledger certain" in found


def test_without_the_table_it_is_guessed(tmp_path: Path) -> None:
    """Without it, a method whose result is used is taken to change nothing."""
    found = edges(tmp_path, "n = ledger.post(1)", "m = ledger.total()")
    assert "b0 b3 ledger certain" in found


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
