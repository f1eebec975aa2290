"""The prelude of a run: the setup and parameters cells, with the overriding parameters at their place."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_blocks import registry
from jupyter_blocks.model.pipeline import PRELUDE, Outline, OutlinedCell, Role
from jupyter_blocks.model.plan import Plan

INJECTED_ID = "injected-parameters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """The cell that sets the overriding parameters: its id, its code, and where it stands.

    `anchor` is the cell it replaces or, if not `replaces`, directly follows.
    """

    id: str
    code: str
    anchor: str
    replaces: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PreludeCell:
    """One cell to execute before any block."""

    id: str
    code: str
    role: Role
    tags: tuple[str, ...]


def injection(plan: Plan) -> Injection | None:
    """The injected cell of `plan`, or None where nothing is overridden or nothing can be.

    Overrides replace the first injected-parameters cell, else stand after the first parameters cell, as
    papermill has it. Raises ParameterInvalid for a value that cannot be written as code.
    """
    outline = plan.pipeline.outline
    anchor = _first(outline, Role.INJECTED) or _first(outline, Role.PARAMETERS)
    if not plan.parameters or anchor is None:
        return None
    notebook = outline.notebook
    writer = registry.find("languages", "python" if notebook.language == "python" else "other")
    replaces = anchor.role is Role.INJECTED
    return Injection(
        id=anchor.cell.id if replaces else _free_id(outline),
        code=writer.render(plan.parameters, kernel=notebook.kernel, language=notebook.language),
        anchor=anchor.cell.id,
        replaces=replaces,
    )


def prelude(plan: Plan) -> tuple[PreludeCell, ...]:
    """What is executed in each fresh kernel, in order."""
    injected = injection(plan)
    cells: list[PreludeCell] = []
    for outlined in plan.pipeline.outline.cells:
        if outlined.role not in PRELUDE:
            continue
        here = injected is not None and injected.anchor == outlined.cell.id
        if injected is None or not (here and injected.replaces):
            cells.append(
                PreludeCell(
                    id=outlined.cell.id, code=outlined.code, role=outlined.role, tags=outlined.cell.tags
                )
            )
        if injected is not None and here:
            cells.append(
                PreludeCell(
                    id=injected.id, code=injected.code, role=Role.INJECTED, tags=(Role.INJECTED.value,)
                )
            )
    return tuple(cells)


def _first(outline: Outline, role: Role) -> OutlinedCell | None:
    return next((outlined for outlined in outline.cells if outlined.role is role), None)


def _free_id(outline: Outline) -> str:
    taken = {outlined.cell.id for outlined in outline.cells}
    name, number = INJECTED_ID, 1
    while name in taken:
        number += 1
        name = f"{INJECTED_ID}-{number}"
    return name
