"""The one codec between the model and JSON: the graph as `jupyter-blocks/graph/1`, events one a line.

Both schemas change by addition only. `python -m jupyter_blocks.wire` prints the JSON Schema of all of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

import msgspec

from jupyter_blocks.model.diagnostics import Diagnostic, Fix, Place
from jupyter_blocks.model.differences import Differences, TextChange, ValueChange
from jupyter_blocks.model.events import Event, Logged
from jupyter_blocks.model.pipeline import Block, Edge, Kind, Pipeline, Via, ViaKind
from jupyter_blocks.model.plan import Plan, Step
from jupyter_blocks.model.records import RunRecord
from jupyter_blocks.model.values import as_json
from jupyter_blocks.wire import shapes

Json = dict[str, Any]


def graph_json(pipeline: Pipeline) -> shapes.Graph:
    """The pipeline as `jupyter-blocks/graph/1`: sorted by notebook order, then name; no values in it."""
    return {
        "schema": "jupyter-blocks/graph/1",
        "pipeline": pipeline.name,
        "parameters": [
            {"name": parameter.name, "default": parameter.default, "type": parameter.type}
            for parameter in pipeline.parameters
        ],
        "blocks": [_block(block) for block in pipeline.blocks],
        "edges": [_edge(edge) for edge in pipeline.edges],
        "diagnostics": [diagnostic_json(diagnostic) for diagnostic in pipeline.diagnostics],
    }


def _block(block: Block) -> shapes.Block:
    return {
        "name": block.name,
        "kind": block.kind,
        "form": block.form,
        "language": block.language,
        "cells": [{"id": cell.cell.id, "index": cell.cell.index} for cell in block.cells],
        "inputs": sorted(block.inputs),
        "outputs": sorted(block.outputs),
        "binds": sorted(block.binds),
        "tests": [{"id": test.id, "severity": test.severity} for test in block.tests],
        "policy": dict(block.policy),
        "setup_names": sorted(block.setup_names),
    }


def _edge(edge: Edge) -> shapes.Edge:
    return {
        "from": edge.producer,
        "to": edge.consumer,
        "names": sorted(edge.names),
        "via": [_via(via) for via in sorted(edge.via, key=_via_order)],
    }


def _via_order(via: Via) -> tuple[bool, str, str]:
    return via.kind is not ViaKind.VALUE, via.kind, via.name


def _via(via: Via) -> shapes.Via:
    return {
        "name": via.name,
        "kind": via.kind,
        "evidence": sorted(via.evidence),
        "certainty": via.certainty,
        "bound": place_json(via.bound),
        "used": place_json(via.used),
    }


def place_json(place: Place) -> shapes.Place:
    """A place without what it does not say: in a cell of a notebook, or in a file of a document."""
    said: shapes.Place = {}
    if place.file is not None:
        said["file"] = place.file
    elif place.cell is not None:
        said["cell"] = place.cell
    if place.line is not None:
        said["line"] = place.line
    return said


def diagnostic_json(diagnostic: Diagnostic) -> shapes.Diagnostic:
    """A diagnostic; `fix` only where there is one."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        **place_json(diagnostic.place),
        "message": diagnostic.message,
        "remedy": diagnostic.remedy,
        **_mend(diagnostic.fix),
    }


def _mend(fix: Fix | None) -> shapes.Mend:
    if fix is None:
        return {}
    edits: list[shapes.Edit] = [
        {"cell": edit.cell, "tags": None if edit.tags is None else list(edit.tags), "source": edit.source}
        for edit in fix.edits
    ]
    return {"fix": {"title": fix.title, "edits": edits}}


def plan_json(plan: Plan) -> shapes.Plan:
    """A plan: the steps in order, and the blocks that stay out."""
    running = {step.block for step in plan.steps}
    return {
        "schema": "jupyter-blocks/plan/1",
        "pipeline": plan.pipeline.name,
        "steps": [_step(plan, step) for step in plan.steps],
        "not_run": [
            block.name
            for block in plan.pipeline.blocks
            if block.name not in running and block.kind is not Kind.CALLBACK
        ],
        "parameters": msgspec.to_builtins(dict(plan.parameters)),
    }


def _step(plan: Plan, step: Step) -> shapes.PlanStep:
    said: shapes.PlanStep = {"block": step.block, "why": step.why}
    if (when := plan.pipeline.by_name[step.block].when) is not None:
        said["when"] = when.source
    return said


def differences_json(found: Differences) -> shapes.Differences:
    """In what two pipelines differ."""
    return {
        "schema": "jupyter-blocks/diff/1",
        "added": list(found.added),
        "removed": list(found.removed),
        "moved": list(found.moved),
        "values": [_value_change(change) for change in found.values],
        "texts": [_text_change(change) for change in found.texts],
        "blocks": [
            {
                "name": block.name,
                "was": block.was,
                "values": [_value_change(change) for change in block.values],
                "texts": [_text_change(change) for change in block.texts],
            }
            for block in found.blocks
        ],
        "edges": [
            {
                "from": edge.producer,
                "to": edge.consumer,
                "before": list(edge.before),
                "after": list(edge.after),
            }
            for edge in found.edges
        ],
    }


def _value_change(change: ValueChange) -> shapes.ValueChange:
    return {"what": change.what, "before": as_json(change.before), "after": as_json(change.after)}


def _text_change(change: TextChange) -> shapes.TextChange:
    return {"what": change.what, "lines": list(change.lines)}


def run_json(record: RunRecord, *, path: str) -> shapes.RunRecord:
    """A run of the history; `path` is how the client knows its notebook."""
    return {
        "id": record.id,
        "number": record.number,
        "pipeline": record.pipeline,
        "path": path,
        "state": record.state,
        "started_by": record.started_by,
        "created": record.created.isoformat(),
        "finished": record.finished.isoformat() if record.finished else None,
        "seconds": record.seconds,
        "parameters": {name: as_json(value) for name, value in record.parameters.items()},
        "selection": {
            "until": list(record.selection.until),
            "since": list(record.selection.since),
            "only": list(record.selection.only),
        },
        "unsaved": record.unsaved,
        "last_seq": record.last_seq,
        "failure": record.failure_text,
        "counts": dict(record.counts),
    }


def event_json(logged: Logged) -> Json:
    """An event of a run's log: its number, its instant in UTC, what happened, and what belongs to it."""
    said: Json = msgspec.to_builtins(logged.event)
    return {"seq": logged.seq, "at": logged.at.isoformat(), "event": event_name(type(logged.event)), **said}


def event_from_json(said: Mapping[str, Any]) -> Logged:
    """The inverse of `event_json`; raises ValueError on an event that is not known or not well-formed."""
    body = {key: value for key, value in said.items() if key not in ("seq", "at", "event")}
    kind = EVENTS.get(said.get("event", ""))
    if kind is None:
        raise ValueError(f"no such event: {said.get('event')!r}")
    event: Event = msgspec.convert(body, type=kind)
    return Logged(seq=said["seq"], at=datetime.fromisoformat(said["at"]), event=event)


def event_name(kind: type) -> str:
    """`AttemptStarted` → "attempt_started"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


EVENTS: Mapping[str, type] = {event_name(kind): kind for kind in get_args(Event)}
