"""The JSON Schema of what crosses the wire: of the shapes, and of run events as their dataclasses say."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from jupyter_blocks.wire import EVENTS, Json, shapes
from jupyter_blocks.wire.document_shapes import PipelineDocument
from jupyter_blocks.wire.live_shapes import LIVE_SHAPES

REF = "#/$defs/{name}"
EVENT = "RunEvent"
ANYTHING = {"description": "Any JSON."}
CLOSED = ("Policy", "RetryPolicy", "MapPolicy")  # written by hand: a key that is unknown is a slip


def schema() -> Json:
    """One schema whose `$defs` are all shapes, all events, and `RunEvent`: any event, told by its `event`."""
    definitions = _events() | _components((*shapes.SHAPES, *LIVE_SHAPES))
    definitions["EventsAnswer"]["properties"]["events"]["items"] = _ref(EVENT)
    for name in CLOSED:
        definitions[name]["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wire",
        "description": "What Jupyter Blocks and its clients say to each other.",
        "$defs": {name: _tidy(definitions[name]) for name in sorted(definitions)},
    }


def document_schema() -> Json:
    """The schema of `pipeline.yaml`, for editors; a block's policy is the one of notebooks."""
    definitions = _components([PipelineDocument])
    for name in ("PipelineDocument", "DocumentBlock", *CLOSED):
        if name in definitions:
            definitions[name]["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Pipeline document",
        **_ref("PipelineDocument"),
        "$defs": {name: _tidy(definitions[name]) for name in sorted(definitions)},
    }


def _components(types: Any) -> dict[str, Json]:
    return msgspec.json.schema_components(types, schema_hook=_anything, ref_template=REF)[1]


def _anything(kind: type) -> Json:
    """A parameter's value is `object` in the model."""
    if kind is not object:
        raise NotImplementedError(kind)
    return ANYTHING


def _ref(name: str) -> Json:
    return {"$ref": REF.format(name=name)}


def _events() -> dict[str, Json]:
    """The events and what they hold; the codec leaves no field out, so each is required."""
    definitions = _components(EVENTS.values())
    for definition in definitions.values():
        if "properties" in definition:
            definition["required"] = list(definition["properties"])
    for word, kind in EVENTS.items():
        definition = definitions[kind.__name__]
        head = {
            "seq": {"type": "integer", "description": "Its number in the run's log, from 1 without gaps."},
            "at": {"type": "string", "description": "When it was logged, in UTC, ISO 8601."},
            "event": {"const": word},
        }
        definition["properties"] = head | definition["properties"]
        definition["required"] = [*head, *definition["required"]]
    definitions[EVENT] = {
        "title": EVENT,
        "description": "What happened in a run, told apart by `event`.",
        "oneOf": [_ref(kind.__name__) for kind in EVENTS.values()],
    }
    return definitions


def _tidy(definition: Json) -> Json:
    """`definition` with its description as one text, and open objects said to be open."""
    told = {"description": inspect.cleandoc(definition["description"])} if "description" in definition else {}
    fields = {name: _open(field) for name, field in definition.get("properties", {}).items()}
    return definition | told | ({"properties": fields} if fields else {})


def _open(field: Json) -> Json:
    """A field's schema; no default, since the codec writes every field, and `{…: anything}` spelt out."""
    spelt = {key: value for key, value in field.items() if key != "default"}
    if spelt.get("type") == "object" and spelt.get("additionalProperties", ANYTHING) == ANYTHING:
        spelt["additionalProperties"] = True
    return spelt
