"""Where parts are found by name: built-in ones here, others through entry points.

A part is named `group:name`. Finding it imports its module, so what a command does not use costs
nothing at start-up; a package adds a part by an entry point in the group `jupyter_blocks.GROUP`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, distributions
from typing import Any

from jupyter_blocks.errors import NameUnknown

BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "displays": {
        "json": "jupyter_blocks.cli.displays:json_lines",
        "lines": "jupyter_blocks.cli.displays:lines",
        "live": "jupyter_blocks.cli.live:live",
    },
    "documents": {
        "detach": "jupyter_blocks.pipelines.documents.detach:detach",
        "differences": "jupyter_blocks.pipelines.documents.compare:differences",
        "export": "jupyter_blocks.pipelines.documents.exchange:export",
        "pair": "jupyter_blocks.pipelines.documents.exchange:pair",
        "revision": "jupyter_blocks.pipelines.documents.revisions:pipeline_at",
    },
    "executors": {
        "local": "jupyter_blocks.executors.session:LocalExecutor",
        "nesting": "jupyter_blocks.executors.nested:NestingExecutor",
    },
    # What `export` writes beside documents, by its --format.
    "exports": {
        "papermill": "jupyter_blocks.exports.papermill:render",
        "script": "jupyter_blocks.exports.script:render",
    },
    "kernel_halves": {"python": "jupyter_blocks.kernel.payload:payload"},
    "kernels": {"local": "jupyter_blocks.executors.launch:launch"},
    "languages": {
        "python": "jupyter_blocks.languages.python.parameters:PythonParameters",
        "other": "jupyter_blocks.languages.other:OtherParameters",
    },
    "notebooks": {"executed": "jupyter_blocks.notebook.executed:ExecutedNotebook"},
    "papermill": {"run": "jupyter_blocks.papermill_engine.managed:run"},
    "pytest": {
        "block": "jupyter_blocks.pytest_plugin.collection:block",
        "notebook": "jupyter_blocks.pytest_plugin.collection:notebook",
    },
    "queries": {"sql": "jupyter_blocks.languages.sql.text:read"},
    "reports": {
        "junit": "jupyter_blocks.reports.junit:render",
        "report": "jupyter_blocks.reports.page:render",
        "summary": "jupyter_blocks.reports.markdown:render",
    },
    # Where a pipeline is read from, by how the name of its file ends.
    "sources": {
        ".ipynb": "jupyter_blocks.notebook.read:load",
        ".md": "jupyter_blocks.notebook.text:load",
        ".markdown": "jupyter_blocks.notebook.text:load",
        ".myst": "jupyter_blocks.notebook.text:load",
        ".py": "jupyter_blocks.notebook.text:load",
        ".yaml": "jupyter_blocks.pipelines.documents.read:load",
        ".yml": "jupyter_blocks.pipelines.documents.read:load",
    },
    "suggestions": {"tags": "jupyter_blocks.pipelines.suggestions:suggest"},
    # What reads a notebook from a text, by how the name of its file ends.
    "texts": {
        ".ipynb": "jupyter_blocks.notebook.read:parse_text",
        ".md": "jupyter_blocks.notebook.text:parse_text",
        ".markdown": "jupyter_blocks.notebook.text:parse_text",
        ".myst": "jupyter_blocks.notebook.text:parse_text",
        ".py": "jupyter_blocks.notebook.text:parse_text",
    },
    "templates": {"jinja": "jupyter_blocks.languages.sql.templates:template"},
}


def find(group: str, name: str) -> Any:
    """The part `name` of `group`; raises NameUnknown with the names there are."""
    built_in = BUILT_IN.get(group, {})
    if name in built_in:
        module, _, attribute = built_in[name].partition(":")
        return getattr(import_module(module), attribute)
    others = added(group)
    if name in others:
        return others[name].load()
    known = ", ".join(names(group))
    raise NameUnknown(f"there is no {name!r} among the {group}", remedy=f"Known are: {known}.")


def names(group: str) -> list[str]:
    """The parts of `group` that there are, in order of the alphabet."""
    return sorted({*BUILT_IN.get(group, {}), *added(group)})


@cache
def added(group: str) -> Mapping[str, EntryPoint]:
    """The parts of `group` that installed packages add; looked for once.

    The first on the path counts. What does not name us is not read any further: that saves half the time.
    """
    name = f"jupyter_blocks.{group}"
    ours = [found for found in distributions() if name in (found.read_text("entry_points.txt") or "")]
    return {point.name: point for found in reversed(ours) for point in found.entry_points.select(group=name)}
