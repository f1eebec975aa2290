"""What inference says of the state of the process that blocks share: each thing once, and only where so."""

from __future__ import annotations

import pytest

from jupyter_blocks.inference import infer

from .notation import parse_cells
from .outlines import outline_of_cells

RANDOM = "--- setup\nimport random\n"
NUMPY = "--- setup\nimport numpy as np\n"
PANDAS = "--- setup\nimport pandas as pd\ndf = pd.DataFrame({'u': [1.5]})\n"
OS = "--- setup\nimport os\n"
PLOTS = "--- setup\nimport matplotlib\nimport matplotlib.pyplot as plt\n"


def told(cells: str) -> list[str]:
    """The findings about state, each with how bad it is and where it stands."""
    found = infer(outline_of_cells(parse_cells(cells))).diagnostics
    return [f"{d.code} {d.severity} {d.place.cell}:{d.place.line}" for d in found if d.code >= "JB230"]


FINDINGS = [
    (
        f"{RANDOM}random.seed(1)\n--- block a\nx = random.random()\n--- block b\ny = 1\nz = random.random()",
        ["JB230 info cell2:2"],
        "two blocks that draw",
    ),
    (
        f"{NUMPY}--- block a\nnp.random.seed(1)\nx = np.random.rand()\n--- block b\ny = np.random.rand()",
        ["JB230 info cell2:1"],
        "a block that seeds and draws, and one that draws",
    ),
    (f"{NUMPY}--- block a\nx = np.random.rand()", ["JB231 info cell1:1"], "a draw without a seed"),
    (
        f"{PANDAS}--- block a\nx = df.sample()\n--- block b\ny = df.sample()",
        ["JB230 info cell2:1", "JB231 info cell1:1"],
        "draws of a library",
    ),
    (f"{OS}--- block a\nos.chdir('/')", ["JB232 info cell1:1"], "a directory that nobody depends on"),
    (
        f"{OS}--- block a\nos.chdir('/')\n--- block b\nprint(open('x.csv'))",
        ["JB232 warning cell1:1"],
        "a directory that a relative path depends on",
    ),
    (
        f"{OS}--- block a\nos.environ['A'] = '1'\nos.environ['B'] = '2'\n--- block b\nos.environ['C'] = '3'",
        ["JB233 info cell1:1"],
        "variables",
    ),
    (
        f"{PANDAS}--- block a\npd.set_option('display.width', 9)\n--- block b\nprint(df)",
        ["JB234 info cell1:1"],
        "an option that another block depends on",
    ),
    (
        f"{NUMPY}--- block a\nnp.mean = sum\n--- block b\nnp.mean([1])",
        ["JB235 warning cell1:1"],
        "an attribute of a module",
    ),
    (f"{NUMPY}--- block a\nnp.mean = sum\n", ["JB235 info cell1:1"], "an attribute that nobody uses"),
    (
        "--- block a\nimport sys\nsys.path.append('src')\n--- block b\nimport of_ones_own",
        ["JB236 warning cell0:2"],
        "the import path",
    ),
    (
        "--- block a\nimport importlib, string\nimportlib.reload(string)",
        ["JB237 info cell0:2"],
        "a module that is loaded again",
    ),
    (
        f"{PLOTS}matplotlib.use('agg')\n--- block a\nplt.plot([1])\n--- block b\nplt.title('x')",
        ["JB238 info cell2:1"],
        "a figure that two blocks draw on",
    ),
]


@pytest.mark.parametrize(
    ("cells", "findings"), [case[:2] for case in FINDINGS], ids=[case[2] for case in FINDINGS]
)
def test_each_kind_of_state_is_told_once(cells: str, findings: list[str]) -> None:
    """One kind of state makes one finding, at the place that can be changed."""
    assert told(cells) == findings


@pytest.mark.parametrize(
    "cells",
    [
        f"{NUMPY}--- block a\nx = np.random.default_rng(1).normal()\n"
        "--- block b\ny = np.random.RandomState(2).rand()",
        f"{NUMPY}--- block a\nnp.random.seed(1)\nx = np.random.rand()\n"
        "--- block b\nnp.random.seed(2)\ny = np.random.rand()",
        f"{PANDAS}--- block a\nx = df.sample(random_state=1)\n--- block b\ny = df.sample(random_state=2)",
        f"{PANDAS}pd.set_option('display.width', 9)\n--- block a\nprint(df)\n--- block b\nprint(df)",
        f"{PANDAS}--- block a\npd.set_option('display.width', 9)\nprint(df)",
        f"{PANDAS}--- block a\npd.set_option('display.width', 9)\n--- block b\ndf.to_csv('x.csv')",
        f"{PANDAS}--- block a\npd.set_option('display.width', 9)\n--- block b\ndf.plot()",
        f"{NUMPY}--- block a\nx = np.c_[[1, 2]]\nx[0] = 5\n--- block b\ny = np.c_[[1]]",
        f"{OS}os.environ['A'] = '1'\nos.chdir('/')\n--- block a\nprint(os.getcwd(), os.environ['A'])",
        f"{PLOTS}--- block a\nplt.plot([1])\n--- block b\nplt.title('x')",
        f"{PLOTS}plt.style.use('ggplot')\n--- block a\nplt.plot([1])\n--- block b\nplt.plot([2])",
        "--- block a\nimport warnings\nwarnings.filterwarnings('ignore')\n--- block b\nwarnings.warn('x')",
        f"{PANDAS}from numpy import nan\n--- block a\nt = df.copy()\nt['v'] = nan\nt['v'][0] = 2\nprint(t)",
        f"{PANDAS}from tqdm import tqdm\n--- block a\ntqdm.pandas()\nx = df['u'].progress_apply(abs)",
    ],
)
def test_what_every_block_has_for_itself_is_not_told(cells: str) -> None:
    """Generators of one's own, seeds before draws, settings of the prelude, figures that end."""
    assert told(cells) == []


def test_generators_are_never_advised_to_be_made_in_setup() -> None:
    """A generator of the prelude would only be shared again."""
    found = infer(outline_of_cells(parse_cells(f"{NUMPY}--- block a\nx = np.random.rand()"))).diagnostics
    assert all("setup" not in d.remedy and "default_rng" in d.remedy for d in found)


def test_blocks_are_named_in_the_message() -> None:
    """All who draw are named, of many the first four."""
    blocks = "".join(f"--- block b{n}\nx{n} = random.random()\n" for n in range(6))
    found = infer(outline_of_cells(parse_cells(f"{RANDOM}random.seed(1)\n{blocks}"))).diagnostics
    assert [d.message.partition(" draw")[0] for d in found if d.code == "JB230"] == [
        "blocks 'b0', 'b1', 'b2', 'b3' and 2 more"
    ]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("!pip install --upgrade -q uv  # quietly", "`pip install --upgrade -q uv`"),
        ("!pip install humanize==4.9", "`pip install humanize==4.9`"),
        ("%pip install humanize", "`%pip install humanize`"),
        (f"!pip install {' '.join(20 * ['package'])}", "`pip install package package package …`"),
    ],
)
def test_a_command_that_installs_is_shown_as_it_is_written(line: str, shown: str) -> None:
    """Its beginning is shown, without what the shell takes for a comment."""
    (found,) = infer(outline_of_cells(parse_cells(f"--- block a\n{line}"))).diagnostics
    assert found.code == "JB243"
    assert found.message.startswith(f"{shown} changes")


def test_a_percent_sign_alone_is_no_magic() -> None:
    """A blank after the sign is what is wrong, not that a magic is unknown."""
    (found,) = infer(outline_of_cells(parse_cells("--- block a\n% matplotlib inline"))).diagnostics
    assert found.code == "JB241"
    assert "blank" in found.message
