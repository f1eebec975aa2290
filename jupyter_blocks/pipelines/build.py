"""Builds the pipeline of a notebook: outline, inference, then kinds, declared edges and cuts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from jupyter_blocks.inference import infer
from jupyter_blocks.languages.python.facts import analyse
from jupyter_blocks.model.cells import Notebook
from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.inference import BlockFacts, Inference
from jupyter_blocks.model.pipeline import (
    VERDICTS,
    Assertion,
    Block,
    BlockOutline,
    Certainty,
    Edge,
    Evidence,
    Expectation,
    Form,
    Kind,
    Outline,
    Pipeline,
    Via,
    ViaKind,
)
from jupyter_blocks.model.places import located
from jupyter_blocks.model.policies import FAILURE, SUCCESS, callbacks
from jupyter_blocks.pipelines import declared, faults
from jupyter_blocks.pipelines.expectations import expectations
from jupyter_blocks.pipelines.outline import outline
from jupyter_blocks.pipelines.policies import PYTHON


def build(notebook: Notebook, infer: Callable[[Outline], Inference] = infer) -> Pipeline:
    """The pipeline that `notebook` is; faults are in its diagnostics, nothing raises."""
    read = outline(notebook)
    inferred = infer(read)
    edges = _edges(read, inferred)
    read_later = {edge.producer for edge in edges if edge.names}
    blocks = tuple(
        _block(block, facts, notebook.language, read_later=facts.name in read_later)
        for block, facts in zip(read.blocks, inferred.blocks, strict=True)
    )
    diagnostics = (
        *read.diagnostics,
        *inferred.diagnostics,
        *_kind_faults(read, inferred),
        *(fault for block in blocks for fault in _verdict_faults(block)),
        *_callback_faults(read, blocks),
        *declared.differences(read, edges),
    )
    pipeline = Pipeline(
        outline=read,
        blocks=blocks,
        edges=edges,
        parameters=inferred.parameters,
        diagnostics=_in_order(diagnostics, notebook),
    )
    return pipeline if notebook.upstream is None else _in_files(pipeline)


def _in_files(pipeline: Pipeline) -> Pipeline:
    """The pipeline of a document: edges and diagnostics tell of files; nothing mends those by itself."""
    notebook = pipeline.outline.notebook

    def placed(via: Via) -> Via:
        return replace(via, bound=located(notebook, via.bound), used=located(notebook, via.used))

    return replace(
        pipeline,
        edges=tuple(replace(edge, via=tuple(map(placed, edge.via))) for edge in pipeline.edges),
        diagnostics=tuple(
            replace(one, place=located(notebook, one.place, one.message), fix=None)
            for one in pipeline.diagnostics
        ),
    )


def _block(block: BlockOutline, facts: BlockFacts, language: str, *, read_later: bool) -> Block:
    expected = expectations(block.policy)
    return Block(
        name=block.name,
        kind=block.kind or facts.kind or _inferred_kind(facts, read_later=read_later),
        form=facts.form,
        language=language,
        cells=block.cells,
        test_cells=block.tests,
        tests=(*facts.tests, *_expected(block, expected)),
        inputs=facts.inputs,
        outputs=facts.outputs,
        binds=facts.binds,
        setup_names=facts.setup_names,
        arguments=facts.arguments,
        guards=facts.guards,
        effects=(*facts.effects, *_effects_of_kind(block)),
        alters=facts.alters,
        mutates=facts.mutates,
        expectations=expected,
        when=block.when,
        policy=block.policy,
    )


def _effects_of_kind(block: BlockOutline) -> Iterator[str]:
    """What is not known of the code: a block that is a pipeline runs it."""
    if block.kind is Kind.PIPELINE:
        yield f"runs {block.policy.get('pipeline')}"


def _expected(block: BlockOutline, expected: Iterable[Expectation]) -> Iterator[Assertion]:
    for number, one in enumerate(expected, 1):
        yield Assertion(
            id=f"{block.name}::expect#{number}",
            severity=one.severity,
            place=Place(cell=block.cells[-1].cell.id),  # where it is evaluated
        )


def _inferred_kind(facts: BlockFacts, *, read_later: bool) -> Kind:
    """No inputs: a loader; an outside effect and no output that another block reads: an exporter."""
    if not facts.inputs:
        return Kind.DATA_LOADER
    return Kind.DATA_EXPORTER if facts.effects and not read_later else Kind.TRANSFORMER


def _edges(read: Outline, inferred: Inference) -> tuple[Edge, ...]:
    """The inferred edges, cut where a policy says so, joined with those that `after:` declares, which no
    policy cuts."""
    order = {block.name: index for index, block in enumerate(read.blocks)}
    vias: dict[tuple[str, str], tuple[Via, ...]] = {
        (edge.producer, edge.consumer): edge.via for edge in inferred.edges
    }
    for block in read.blocks:
        cut = block.policy.get("not_after")
        for name in cut if isinstance(cut, list) else []:
            if (name, block.name) in vias:
                vias[name, block.name] = tuple(
                    replace(via, certainty=Certainty.CUT) for via in vias[name, block.name]
                )
        for name in block.after:
            if name in order and order[name] < order[block.name]:  # so no circle can arise
                pair = (name, block.name)
                vias[pair] = (*vias.get(pair, ()), _declared(name, block))
    pairs = sorted(vias, key=lambda pair: (order[pair[1]], order[pair[0]]))
    return tuple(Edge(producer=pair[0], consumer=pair[1], via=vias[pair]) for pair in pairs)


def _declared(producer: str, consumer: BlockOutline) -> Via:
    tagged = next(cell for cell in consumer.cells if f"after:{producer}" in cell.cell.tags)
    return Via(
        name=producer,
        kind=ViaKind.ORDER,
        evidence=frozenset({Evidence.DECLARED}),
        certainty=Certainty.CERTAIN,
        used=Place(cell=tagged.cell.id),
    )


def _kind_faults(read: Outline, inferred: Inference) -> Iterator[Diagnostic]:
    for block, facts in zip(read.blocks, inferred.blocks, strict=True):
        if block.kind and facts.kind and block.kind is not facts.kind:
            yield faults.kinds_disagree(block.cells[0].cell, block.kind, facts.kind, decorator=True)
        elif facts.kind is Kind.CALLBACK and block.kind is None:
            yield faults.callback_untagged(block.cells[0].cell, block.name)


def _verdict_faults(block: Block) -> Iterator[Diagnostic]:
    """What is wrong with a condition or a sensor; with a policy that is for sensors only."""
    first, last = block.cells[0].cell, block.cells[-1]
    if block.kind is not Kind.SENSOR and "interval" in block.policy:
        message = f"the policy `interval` is for sensors, and '{block.name}' is a {block.kind}"
        yield faults.policy_malformed(first, message, "Take it away, or tag the block `sensor`.")
    if block.kind is Kind.SENSOR and not {"timeout", "deadline"} & block.policy.keys():
        yield faults.waits_for_ever(first, block.name)
    if block.kind in VERDICTS and block.form is Form.CELLS and block.language == PYTHON:
        read = analyse(last.code)
        if read.fault is None and not (read.body and isinstance(read.body[-1], ast.Expr)):
            yield faults.no_verdict(last.cell, block.name, block.kind)


def _callback_faults(read: Outline, blocks: tuple[Block, ...]) -> Iterator[Diagnostic]:
    """Callbacks that ask for more than a callback can have; policies that call other blocks."""
    kinds = {block.name: block.kind for block in blocks}
    for outlined, block in zip(read.blocks, blocks, strict=True):
        first = block.cells[0].cell
        for outcome in (SUCCESS, FAILURE) if not any(d.refuses for d in read.diagnostics) else ():
            for name in callbacks(block.policy, outcome):
                if kinds[name] is not Kind.CALLBACK:
                    yield faults.not_a_callback(first, f"on_{outcome}", name, kinds[name])
        if block.kind is Kind.CALLBACK:
            asked = [f"the policy `{key}`" for key in block.policy if key != "timeout"]
            asked += [f"the tag `after:{name}`" for name in outlined.after]
            asked += ["tests"] if block.tests or outlined.tests else []
            for what in asked:
                yield faults.callback_takes_only_timeout(first, block.name, what)


def _in_order(diagnostics: Iterable[Diagnostic], notebook: Notebook) -> tuple[Diagnostic, ...]:
    index = {cell.id: cell.index for cell in notebook.cells}
    return tuple(
        sorted(
            diagnostics,
            key=lambda d: (index.get(d.place.cell or "", -1), d.place.line or 0, d.code, d.message),
        )
    )
