"""A plain Python script: the cells in the order of a run, parameters as options of its command line."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from jupyter_blocks.errors import UsageError
from jupyter_blocks.exports.exported import Exported
from jupyter_blocks.exports.magics import Translated, modules, translated
from jupyter_blocks.exports.plain import Part, Piece, Plain, plain
from jupyter_blocks.languages.python.parameters import wanted_types
from jupyter_blocks.model.pipeline import Parameter, Pipeline

PLAIN_TYPES = ("float", "int", "str")
READER = '''\
def _value(text):
    """A value of the command line: a Python literal, else the text itself."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


'''
BOOLEAN = "action=argparse.BooleanOptionalAction"


def render(pipeline: Pipeline) -> Exported:
    """The blocks and their tests as a script; raises UsageError for what has no plain form."""
    if pipeline.outline.notebook.language != "python":
        raise UsageError(
            f"the notebook is in {pipeline.outline.notebook.language}, and a script is Python",
            place=pipeline.name,
            remedy="Export it with `--format papermill`.",
        )
    written = plain(pipeline, lambda call: f"asyncio.run({call})")
    translations = [_translated(piece, written.names, pipeline.name) for piece in written.pieces]
    notes = (*written.notes, *dict.fromkeys(note for one in translations for note in one.notes))
    body = list(_body(pipeline, written, translations))
    text = "\n\n".join([_head(pipeline, notes), *_imports(written, body), *body])
    return Exported(text=f"{text}\n", notes=notes)


def _translated(piece: Piece, known: frozenset[str], pipeline: str) -> Translated:
    if piece.part is Part.PROSE:
        return Translated(source=piece.source)
    place = f"{pipeline}, cell {piece.cell.index + 1}"
    found = translated(piece.source, known, place)
    _refuse_await(found.source, place)
    return found


def _refuse_await(source: str, place: str) -> None:
    """Only functions may wait in a script."""
    try:
        compile(source, place, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise UsageError(
            f"no plain Python: {error.msg}, line {error.lineno}",
            place=place,
            remedy="Put an `await` into an `async def` function block; mend what no parser knows.",
        ) from None


def _head(pipeline: Pipeline, notes: Iterable[str]) -> str:
    lines = [f"Exported from the pipeline {pipeline.name}. A test that fails ends the script."]
    lines += [f"- {note}" for note in notes]
    text = "\n".join(lines).replace("\\", "\\\\").replace('"""', "'''")
    return f'"""{text}\n"""' if len(lines) > 1 else f'"""{text}"""'


def _imports(written: Plain, body: list[str]) -> Iterator[str]:
    """What the export itself needs, before the author's own."""
    code = "\n".join(body)
    needed = {line.removeprefix("import ") for line in written.helpers if line.startswith("import ")}
    needed |= modules(code)
    if "argparse.ArgumentParser" in code:
        needed |= {"argparse"} | ({"ast"} if READER in code else set())
    if needed:
        yield "\n".join(f"import {module}" for module in sorted(needed))
    if _reads(code, "display"):
        yield "display = print  # what IPython has built in"
    rest = [line for line in written.helpers if not line.startswith("import ")]
    if rest:
        yield "\n" + "\n\n\n".join(rest) + "\n"


def _reads(code: str, name: str) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        for node in ast.walk(ast.parse(code))
    )


def _body(pipeline: Pipeline, written: Plain, translations: list[Translated]) -> Iterator[str]:
    last = max(
        (number for number, piece in enumerate(written.pieces) if piece.part is Part.PARAMETERS), default=None
    )
    for number, (piece, found) in enumerate(zip(written.pieces, translations, strict=True)):
        source = found.source.strip("\n")
        if piece.part is Part.PROSE:
            yield "# %% [markdown]\n" + "\n".join(f"# {line}".rstrip() for line in source.splitlines())
        elif piece.added in ("call", "tests"):
            yield source
        else:
            title = " ".join(filter(None, (_title(piece), piece.block)))
            yield f"# %% {title}\n{source}"
        if number == last and pipeline.parameters:
            yield _options(pipeline)


def _title(piece: Piece) -> str:
    return "" if piece.part is Part.BLOCK else "test of" if piece.part is Part.TEST else piece.part.value


def _options(pipeline: Pipeline) -> str:
    """The command line: an option for each parameter, its value where none is given."""
    options = [(parameter.name, _reading(parameter)) for parameter in pipeline.parameters]
    reader = READER if any("_value" in reading for _, reading in options) else ""
    lines = "\n".join(
        f'_options.add_argument("--{name}", {reading}, default={name})' for name, reading in options
    )
    return (
        f"{reader}_options = argparse.ArgumentParser(description={pipeline.name!r})\n{lines}\n"
        "globals().update(vars(_options.parse_args()))"
    )


def _reading(parameter: Parameter) -> str:
    """How the option of `parameter` is read."""
    wanted = wanted_types(parameter)
    if wanted == {"bool"}:
        return BOOLEAN
    plain_type = next((name for name in PLAIN_TYPES if wanted == {name}), None)
    return f"type={plain_type or '_value'}"
