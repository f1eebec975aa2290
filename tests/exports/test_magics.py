"""Magics as plain Python: a table of what is translated, what is left out and what is refused."""

from __future__ import annotations

import ast

import pytest

from jupyter_blocks.errors import UsageError
from jupyter_blocks.exports.magics import translated

KNOWN = frozenset({"folder", "x"})


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("x = 1\n", "x = 1\n"),
        ("%matplotlib inline\nx = 1\n", "pass  # %matplotlib inline\nx = 1\n"),
        ("%time x = f(1)\n", "x = f(1)\n"),
        ("y = %time f(1)\n", "y = f(1)\n"),
        ("%%time\nx = 1\ny = 2\n", "x = 1\ny = 2\n"),
        ("%%capture\n%time x = 1\n", "x = 1\n"),
        ("if x:\n    %cd data\n", "if x:\n    os.chdir('data')\n"),
        ("%env A=b c\n", "os.environ['A'] = 'b c'\n"),
        ("%env A=$x\n", "os.environ['A'] = f'{x}'\n"),
        ("!ls\n", "subprocess.run('ls', shell=True, check=False)\n"),
        ("!ls {folder} $HOME\n", "subprocess.run(f'ls {folder} $HOME', shell=True, check=False)\n"),
        (
            "names = !ls\n",
            "names = subprocess.run('ls', shell=True, check=False, stdout=-1, text=True)"
            ".stdout.splitlines()\n",
        ),
        ("%%bash\nls\npwd\n", "subprocess.run(['bash', '-c', 'ls\\npwd\\n'], check=True)\n"),
        (
            "%%writefile -a notes.txt\nline\n",
            "with open('notes.txt', 'a', encoding='utf-8') as _file:\n    _file.write('line\\n')\n",
        ),
        ("x?\n", "pass  # %pinfo x\n"),
        ("%load_ext autoreload\n%autoreload 2\n", "pass  # %load_ext autoreload\npass  # %autoreload 2\n"),
    ],
)
def test_what_has_a_plain_form(source: str, plain: str) -> None:
    """The code that is written for it, which is Python."""
    found = translated(source, KNOWN, "nb, cell 1")
    assert found.source == plain
    ast.parse(found.source)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("%pip install pandas\n", "%pip install pandas"),
        ("!pip install pandas\n", "!pip install pandas"),
        ("%%html\n<b>x</b>\n", "%%html"),
    ],
)
def test_what_is_left_out_is_said(source: str, named: str) -> None:
    """A note names what a reader of the script has to see to, or will not see."""
    found = translated(source, KNOWN, "nb, cell 1")
    assert found.source.startswith("pass")
    assert len(found.notes) == 1
    assert named in found.notes[0]


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("%%sql\nselect 1\n", "%%sql"),
        ("%%R -i x\nprint(x)\n", "%%R"),
        ("%run other.py\n", "%run"),
        ("%pylab\n", "%pylab"),
        ("%cd -\n", "%cd"),
        ("!ls {folder + 'x'}\n", "the expression in `ls {folder + 'x'}`"),
        ("get_ipython().events\n", "get_ipython()"),
        ("%%capture out\nprint(1)\n", "%%capture"),
    ],
)
def test_what_has_no_plain_form_is_refused(source: str, named: str) -> None:
    """The error names the magic and the cell, and says what else can be done."""
    with pytest.raises(UsageError) as caught:
        translated(source, KNOWN, "nb, cell 1")
    assert str(caught.value) == (
        f"nb, cell 1: {named} cannot be written as plain Python (JB901)\n"
        "  Write it as Python, tag its cell `skip`, or export with `--format papermill`."
    )
