"""The findings about the state of the process, JB230 to JB238: their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jupyter_blocks.model.diagnostics import Diagnostic, Place, Severity

INFO, WARNING = Severity.INFO, Severity.WARNING
OWN_GENERATOR: Mapping[str, str] = {
    "random": "`rng = random.Random(seed)`",
    "numpy.random": "`rng = np.random.default_rng(seed)`, or pass `random_state=`",
    "torch": "`generator = torch.Generator().manual_seed(seed)` and pass it",
    "tensorflow": "`tf.random.Generator.from_seed(seed)`",
    "polars": "`seed=` where you sample",
}


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: 'a', 'b' and 'c'; of many the first ones."""
    shown = [repr(name) for name in names[:4]]
    if len(names) > 4:
        return f"{', '.join(shown)} and {len(names) - 4} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def shared_generator(generator: str, blocks: Sequence[str], place: Place) -> Diagnostic:
    """JB230: several blocks draw from one global random generator."""
    return Diagnostic(
        code="JB230",
        severity=INFO,
        message=f"blocks {listed(blocks)} draw from the global generator of {library_of(generator)}: they "
        "can only run in this order",
        remedy=f"Make a generator in each block that draws: {OWN_GENERATOR[generator]}.",
        place=place,
    )


def unseeded_generator(generator: str, place: Place) -> Diagnostic:
    """JB231: a global random generator is drawn from, and nobody has seeded it."""
    return Diagnostic(
        code="JB231",
        severity=INFO,
        message=f"nobody seeds the global generator of {library_of(generator)}: each run draws other numbers",
        remedy=f"Make a generator with a seed in the block that draws: {OWN_GENERATOR[generator]}.",
        place=place,
    )


def library_of(generator: str) -> str:
    """Whose generator it is, in words."""
    return {"random": "Python's `random`", "numpy.random": "numpy"}.get(generator, generator)


def changed_directory(block: str, users: Sequence[str], place: Place) -> Diagnostic:
    """JB232: a block changes the working directory."""
    of_whom = f", on which {listed(users)} depend{'s' if len(users) == 1 else ''}" if users else ""
    return Diagnostic(
        code="JB232",
        severity=WARNING if users else INFO,
        message=f"block {block!r} changes the working directory{of_whom}; every kernel has its own",
        remedy="Leave it, and write paths that start from a parameter for the folder: `folder / name`.",
        place=place,
    )


def set_environment(variables: Sequence[str], block: str, place: Place) -> Diagnostic:
    """JB233: a block sets variables of the environment."""
    return Diagnostic(
        code="JB233",
        severity=INFO,
        message=f"block {block!r} sets {listed(variables)} in the environment; every kernel has its own",
        remedy="Set it in a cell tagged `setup`, or where the kernel is started.",
        place=place,
    )


def set_option(option: str, block: str, users: Sequence[str], place: Place) -> Diagnostic:
    """JB234: a block sets options of a library that other blocks depend on."""
    return Diagnostic(
        code="JB234",
        severity=INFO,
        message=f"block {block!r} sets {option}, on which {listed(users)} may depend; every kernel has its "
        "own",
        remedy="Set it in a cell tagged `setup`.",
        place=place,
    )


def set_attribute(attribute: str, block: str, users: Sequence[str], place: Place) -> Diagnostic:
    """JB235: a block sets an attribute of a module, or of a class of a library."""
    of_whom = f", which {listed(users)} use{'s' if len(users) == 1 else ''}" if users else ""
    return Diagnostic(
        code="JB235",
        severity=WARNING if users else INFO,
        message=f"block {block!r} sets {attribute}{of_whom}; every kernel has its own",
        remedy="Set it in a cell tagged `setup`, or keep the value in a name of its own.",
        place=place,
    )


def extended_import_path(block: str, users: Sequence[str], place: Place) -> Diagnostic:
    """JB236: a block changes where modules are searched for."""
    of_whom = f", where {listed(users)} may find what is imported" if users else ""
    return Diagnostic(
        code="JB236",
        severity=WARNING if users else INFO,
        message=f"block {block!r} changes `sys.path`{of_whom}; every kernel has its own",
        remedy="Change it in a cell tagged `setup`, or install the package.",
        place=place,
    )


def reloaded(module: str, block: str, place: Place) -> Diagnostic:
    """JB237: a block loads a module again, or puts another one in its place."""
    return Diagnostic(
        code="JB237",
        severity=INFO,
        message=f"block {block!r} loads the module {module} anew; a run begins in fresh kernels, which "
        "load it as it is then",
        remedy="Leave that to untagged cells, or do it in a cell tagged `setup`.",
        place=place,
    )


def shared_figure(block: str, other: str, place: Place) -> Diagnostic:
    """JB238: a block draws on the figure that another one has left open."""
    return Diagnostic(
        code="JB238",
        severity=INFO,
        message=f"block {block!r} draws on the current figure, which {other!r} has left open",
        remedy="Keep it in a name, `fig, ax = plt.subplots()`, and draw on `ax`; or draw in one block.",
        place=place,
    )
