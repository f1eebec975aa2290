"""SQL in a Jinja template: the names that it takes, and the texts that it may come out as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from jupyter_blocks.languages.sql.values import HOLE, Fault, Form, HostVariable


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template read: `ways` are its texts, of as many lines, with HOLE for what an expression gives."""

    variables: tuple[HostVariable, ...]
    ways: tuple[str, ...]
    fault: Fault | None = None


def template(text: str) -> Template:
    """What `text` takes and may come out as; in each way all conditions go alike, loops run once or never."""
    environment = Environment()  # noqa: S701  # nothing is rendered
    try:
        tree = environment.parse(text)
    except TemplateSyntaxError as error:
        return Template(variables=(), ways=(), fault=Fault(line=error.lineno, message=str(error.message)))
    names = sorted(meta.find_undeclared_variables(tree))
    deepest = max((_branches(part) for part in tree.find_all((nodes.If, nodes.For))), default=1)
    ways = tuple(dict.fromkeys(_way(tree, branch) for branch in range(deepest)))
    variables = tuple(HostVariable(name=name, form=Form.TEMPLATE) for name in names)
    return Template(variables=variables, ways=ways)


def _branches(part: nodes.Node) -> int:
    return 2 + len(part.elif_) if isinstance(part, nodes.If) else 2


def _way(tree: nodes.Template, branch: int) -> str:
    written = _Written()
    written.all(tree.body, branch)
    return "".join(written.parts)


class _Written:
    """A text as it is written, each part in its own line."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.line = 1

    def all(self, body: Iterable[nodes.Node], branch: int) -> None:
        """Write the parts of `body`, of each condition the branch of that number, or the last."""
        for part in body:
            if isinstance(part, nodes.Output):
                for piece in part.nodes:
                    self.piece(piece)
            elif isinstance(part, nodes.If):
                choices = [part.body, *(other.body for other in part.elif_), part.else_]
                self.all(choices[min(branch, len(choices) - 1)], branch)
            elif isinstance(part, nodes.For):
                self.all(part.body if branch == 0 else part.else_, branch)
            elif isinstance(part, (nodes.With, nodes.FilterBlock, nodes.Scope)):
                self.all(part.body, branch)

    def piece(self, piece: nodes.Node) -> None:
        """Write one piece, after as many new lines as its place is below."""
        if piece.lineno > self.line:
            self.text("\n" * (piece.lineno - self.line))
        self.text(piece.data if isinstance(piece, nodes.TemplateData) else HOLE)

    def text(self, text: str) -> None:
        """Write `text` as it is."""
        self.parts.append(text)
        self.line += text.count("\n")
