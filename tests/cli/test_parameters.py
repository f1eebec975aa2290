"""Parameters on the command line, against papermill's own reading of them."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from papermill import cli as papermill_cli
from papermill.iorw import NoDatesSafeLoader

from jupyter_blocks.cli.parameters import DatelessLoader, Given, read
from jupyter_blocks.errors import ParameterInvalid
from jupyter_blocks.model.values import typed

NUMBERLIKE = st.from_regex(r"[ +-]?[0-9_.]{0,6}(e[+-]?[0-9]{1,2})?", fullmatch=True)


@given(st.text() | NUMBERLIKE | st.integers().map(str) | st.floats().map(str))
@example("True")
@example("False")
@example("None")
@example("nan")
@example("-inf")
@example("1_000")
@example(" 7 ")
@example("٣")
def test_typed(text: str) -> None:
    """`-p` reads any text as papermill does."""
    ours, theirs = typed(text), papermill_cli._resolve_type(text)
    assert (type(ours), repr(ours)) == (type(theirs), repr(theirs))


@given(st.text(alphabet=" \n:-#'\"{}[],0123456789.TZabcdefnoulytrsw&*!|>%@`~", max_size=40))
@example("day: 2020-01-01")
@example("at: 2020-01-01T10:00:00Z")
@example("on: yes\noff: ~")
def test_yaml(text: str) -> None:
    """Our YAML loader reads what papermill's reads, dates as text, and refuses what it refuses."""
    try:
        theirs = yaml.load(text, Loader=NoDatesSafeLoader)
    except yaml.YAMLError as error:
        with pytest.raises(type(error)):
            yaml.load(text, Loader=DatelessLoader)
    else:
        assert repr(yaml.load(text, Loader=DatelessLoader)) == repr(theirs)


def test_precedence_is_papermills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Base64, files, YAML, -p and -r override each other in papermill's order, each from left to right."""
    file = tmp_path / "p.yaml"
    file.write_text("{a: file, b: file, c: file, d: file, day: 2020-01-01}")
    other = tmp_path / "q.json"
    other.write_text('{"b": "other", "e": null}')
    text = base64.b64encode(b"{a: b64, z: b64}").decode()
    arguments = [
        *("-r", "d", "1", "-p", "c", "2", "-p", "d", "2", "-y", "{b: yaml, c: yaml}", "-y", "c: later"),
        *("-f", str(file), "-f", str(other), "-b", text),
    ]
    seen: dict[str, object] = {}
    monkeypatch.setattr(papermill_cli, "execute_notebook", lambda **given: seen.update(given))
    result = CliRunner().invoke(papermill_cli.papermill, ["in.ipynb", "out.ipynb", *arguments])
    assert result.exit_code == 0, result.output
    ours = read(
        Given(
            raw=(("d", "1"),),
            typed=(("c", "2"), ("d", "2")),
            yaml=("{b: yaml, c: yaml}", "c: later"),
            files=(str(file), str(other)),
            base64=(text,),
        )
    )
    assert ours == seen["parameters"]
    assert ours == {"a": "file", "z": "b64", "b": "yaml", "c": 2, "d": "1", "day": "2020-01-01", "e": None}


def test_json_instead_of_a_file() -> None:
    """`-f` takes JSON in place of a file's name, as papermill does."""
    assert read(Given(files=('{"month": 6}',))) == {"month": 6}


def test_nothing() -> None:
    """An empty file and an empty mapping give nothing."""
    assert read(Given(yaml=("", "{}", "~"))) == {}


WRONG = [
    (Given(yaml=("{a: 1",)), "-y: not YAML: while parsing a flow mapping", "Write NAME: VALUE"),
    (Given(yaml=("[1, 2]",)), "-y: not a mapping of names to values", "Write NAME: VALUE"),
    (Given(yaml=("{1: 2}",)), "-y: not a mapping of names to values", "Write NAME: VALUE"),
    (Given(base64=("a",)), "-b: not Base64", "Encode a YAML mapping"),
    (Given(files=("absent.yaml",)), "-f absent.yaml: No such file or directory", "Name a readable YAML"),
]


@pytest.mark.parametrize(("given", "message", "remedy"), WRONG)
def test_wrong(given: Given, message: str, remedy: str) -> None:
    """What cannot be read is told with the option it came by, and with the way to write it."""
    with pytest.raises(ParameterInvalid) as caught:
        read(given)
    assert str(caught.value).startswith(message)
    assert remedy in caught.value.remedy
