"""The JSON Schema of `pipeline.yaml`: it says what the reader knows, and accepts what is exported."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from jupyter_blocks.pipelines import policies
from jupyter_blocks.pipelines.documents.description import BLOCK_KEYS, DOCUMENT_KEYS
from jupyter_blocks.pipelines.documents.exchange import export
from jupyter_blocks.pipelines.documents.yaml12 import read
from jupyter_blocks.wire.schema import document_schema, schema

from .test_read import SOUND

EXAMPLES = Path(__file__).parents[3] / "examples"
SCHEMA = document_schema()


def test_it_has_the_keys_that_are_read() -> None:
    """No key is missing, none is made up; the policies are those of notebooks."""
    assert set(SCHEMA["$defs"]["PipelineDocument"]["properties"]) == set(DOCUMENT_KEYS)
    block = SCHEMA["$defs"]["DocumentBlock"]["properties"]
    assert set(block) == {*BLOCK_KEYS, *policies.CARRIED_OUT}
    policy = schema()["$defs"]["Policy"]["properties"]
    assert {key: block[key] for key in policy} == policy


@pytest.mark.parametrize("name", ["flights", "penguins"])
def test_it_accepts_what_is_exported(name: str, tmp_path: Path) -> None:
    """The documents of the examples are valid."""
    export(EXAMPLES / name / f"{name}.ipynb", tmp_path)
    jsonschema.validate(read((tmp_path / "pipeline.yaml").read_text(encoding="utf-8"), "p").value, SCHEMA)


@pytest.mark.parametrize(
    ("old", "new"),
    [("version: 1", "version: 2"), ("file:", "fiel:"), ("[rows]", "rows"), ("timeout:", "timeuot:")],
)
def test_it_refuses_what_the_reader_refuses(old: str, new: str) -> None:
    """An editor marks a slip while it is made."""
    jsonschema.validate(read(SOUND, "p").value, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read(SOUND.replace(old, new), "p").value, SCHEMA)
