"""A block with a `map` in the graph: what it reads, what it hands on, what its element is to others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from jupyter_blocks.errors import NameUnknown
from jupyter_blocks.inference import Inferrer, infer
from jupyter_blocks.model.cells import NOTHING, Cell, CellType, Notebook
from jupyter_blocks.model.pipeline import Certainty, Pipeline
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.given import check_inputs
from jupyter_blocks.pipelines.outline import outline

MAP = {"map": {"over": "regions", "as": "region"}}


def notebook(sources: Mapping[str, str], policies: Mapping[str, Any] = NOTHING) -> Notebook:
    """A notebook with one cell a block; `work` runs for each of the regions."""
    policies = {"work": MAP, **policies}
    cells = [
        Cell(
            id=name,
            index=index,
            type=CellType.CODE,
            source=source,
            tags=(f"block:{name}",) if name != "setup" else ("setup",),
            policy=policies.get(name, NOTHING),
        )
        for index, (name, source) in enumerate(sources.items())
    ]
    return Notebook(name="n", path=None, language="python", kernel="", cells=tuple(cells))


def pipeline(**sources: str) -> Pipeline:
    return build(notebook(sources))


def edges(found: Pipeline) -> dict[str, dict[str, str]]:
    """What crosses each edge, and how surely."""
    return {
        f"{edge.producer}>{edge.consumer}": {via.name: via.certainty.value for via in edge.via}
        for edge in found.edges
    }


def test_it_reads_what_it_runs_over() -> None:
    """Also if its code says nothing of it; the element is its own name, and nobody's output."""
    found = pipeline(load="regions = ['a']", work="size = len(region)", use="print(size)")
    assert edges(found) == {"load>work": {"regions": "certain"}, "work>use": {"size": "certain"}}
    assert found.by_name["work"].binds == found.by_name["work"].outputs == ("size",)
    assert found.by_name["work"].inputs == ("regions",)
    assert found.diagnostics == ()


def test_what_is_read_stands_in_the_policy() -> None:
    """The place is the block's first cell, on no line of it; what is bound is bound where the code says."""
    found = pipeline(load="regions = ['a']", work="\nsize = len(region)", use="print(size)")
    (reads,), (gives,) = (edge.via for edge in found.edges)
    assert (reads.used.cell, reads.used.line) == ("work", None)
    assert (gives.bound.cell, gives.bound.line) == ("work", 2)


def test_the_name_of_the_element_is_what_it_was() -> None:
    """A later block reads what an earlier one has bound, past the block with the map."""
    found = pipeline(
        load="regions = ['a']\nregion = 'mine'", work="size = len(region)", use="print(region, size)"
    )
    assert edges(found)["load>use"] == {"region": "certain"}
    assert edges(found)["load>work"] == {"regions": "certain"}
    unbound = pipeline(load="regions = ['a']", work="size = len(region)", use="print(region)")
    assert [one.code for one in unbound.diagnostics if "'region'" in one.message] == ["JB202"]


def test_a_change_of_an_element_is_a_change_of_what_holds_it() -> None:
    """The block changes what it runs over, if an element is changed in place."""
    found = pipeline(load="regions = [[1]]", work="region.append(2)", use="print(regions)")
    assert edges(found)["work>use"] == {"regions": "certain"}


def test_outputs_are_lists_of_what_they_were() -> None:
    """Who changes what is in such a list changes what it was made of; a function stays callable."""
    found = pipeline(
        load="regions = ['a']",
        work="rows = [region]\ndef extend(some):\n    some.append(1)",
        grow="for some in rows:\n    extend(some)",
        use="print(rows)",
    )
    assert edges(found)["grow>use"] == {"rows": "may"}
    assert edges(found)["work>grow"] == {"rows": "certain", "extend": "may"}


def test_what_it_runs_over_may_be_of_the_prelude() -> None:
    """Then no block is read."""
    found = pipeline(setup="regions = ['a']", work="size = len(region)", use="print(size)")
    assert edges(found) == {"work>use": {"size": "certain"}}
    assert found.by_name["work"].setup_names == ("regions",)


def test_what_nobody_binds_is_told() -> None:
    """The name in the policy is read like one in code."""
    found = pipeline(work="size = len(region)", use="print(size)")
    assert [(one.code, "'regions'" in one.message) for one in found.diagnostics] == [("JB202", True)]


def test_a_block_is_called_for_one_element() -> None:
    """It needs that, and not what it would run over."""
    load, work_ = "regions = ['a']\nscale = 2", "size = len(region) * scale"
    found = pipeline(load=load, work=work_, use="print(size)")
    work = found.by_name["work"]
    check_inputs(found, work, {"region", "scale"})
    with pytest.raises(NameUnknown, match="'work' needs region"):
        check_inputs(found, work, {"scale"})


@pytest.mark.parametrize("edit", ["size = len(region) + 1", "other = region", "size = regions", "region = 1"])
def test_an_edit_is_inferred_as_anew(edit: str) -> None:
    """A kept inferrer answers as a new one, after any edit, of the policy too."""
    before = {
        "load": "regions = ['a']\nregion = 0",
        "work": "size = len(region)",
        "use": "print(size, region)",
    }
    texts = [before, before | {"work": edit}, before | {"load": edit}, before]
    inferrer = Inferrer()
    for number, text in enumerate(texts):
        for policies in ({}, {"work": NOTHING}) if number % 2 else ({},):
            found = outline(notebook(text, policies))
            assert inferrer.infer(found) == infer(found)


def test_certain_reads_of_the_element_are_no_edges() -> None:
    """Whatever its name, others do not depend on the block for it."""
    found = pipeline(
        load="regions = [1]", work="size = region", other="region = 3", use="print(region, size)"
    )
    assert edges(found)["other>use"] == {"region": Certainty.CERTAIN.value}
    assert edges(found)["work>use"] == {"size": Certainty.CERTAIN.value}
