"""A block that runs once for each element of a value: the elements, what each run left, the lists of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jupyter_blocks.kernel.describe import is_definition
from jupyter_blocks.kernel.evaluation import classes_of, name_of, text_of

MISSING = object()


class Elements:
    """The elements of one mapped block at a time.

    Duties: take the elements when the block begins, and keep them for its later attempts; before each run
    make the namespace what it was before the first, but for the element; keep what each run leaves; at the
    end bind the lists of that.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._block: str | None = None
        self._elements: list[Any] = []
        self._before: dict[str, Any] = {}
        self._left: dict[int, dict[str, Any]] = {}

    def begin(self, block: str, binds: Iterable[str], said: Mapping[str, Any]) -> dict[str, Any]:
        """The run for element `said["element"]` of a block that `binds` names begins: how many elements there
        are, or why nobody knows."""
        namespace = self._namespace
        try:
            if self._block != block:
                self.end()
                if said["over"] not in namespace:
                    raise NameError(f"name {said['over']!r} is not defined", name=said["over"])
                self._elements = list(namespace[said["over"]])
                self._before = {name: namespace.get(name, MISSING) for name in (*binds, said["as"])}
                self._block = block
        except Exception as error:
            told = {"name": name_of(error), "classes": classes_of(error), "message": text_of(error)}
            return {"error": told}
        self._restore()
        number = said["element"]
        if number < len(self._elements):
            namespace[said["as"]] = self._elements[number]
        return {"elements": len(self._elements)}

    def leave_to(self, block: str | None) -> None:
        """A cell of `block` is about to run: what the runs of another one that failed have left is gone."""
        if self._block not in (None, block):
            self.end()

    def keep(self, number: int, names: Iterable[str]) -> None:
        """The run for an element has come to its end and leaves `names`."""
        self._left[number] = {name: self._namespace.get(name, MISSING) for name in names}

    def collect(self, names: Iterable[str]) -> None:
        """Bind each of `names` to the list of what the runs have left; raises NameError if one left none.

        Modules, functions and classes are the same for all elements, so the name keeps the last one.
        """
        lists = {name: [self._left[number][name] for number in sorted(self._left)] for name in names}
        self.end()
        for name, values in lists.items():
            if any(value is MISSING for value in values):
                number = next(number for number, value in enumerate(values, 1) if value is MISSING)
                raise NameError(f"name {name!r} was not bound for element {number}", name=name)
            alike = bool(values) and all(map(is_definition, values))
            self._namespace[name] = values[-1] if alike else values

    def end(self) -> None:
        """Forget all, and let the namespace be what it was before."""
        self._restore()
        self._block, self._elements, self._before, self._left = None, [], {}, {}

    def _restore(self) -> None:
        for name, value in self._before.items():
            if value is MISSING:
                self._namespace.pop(name, None)
            else:
                self._namespace[name] = value
