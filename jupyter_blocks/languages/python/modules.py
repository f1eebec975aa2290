"""The names that `from module import *` brings, read from the module's source; nothing is imported."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path

DEPTH = 3  # of star imports that lead on


def star_names(module: str) -> frozenset[str] | None:
    """The names that a star import of `module` binds, or None where its source does not tell."""
    return _star_names(module, DEPTH)


@lru_cache(maxsize=256)
def _star_names(module: str, depth: int) -> frozenset[str] | None:
    source = _source(module)
    if source is None and module.partition(".")[0] in sys.stdlib_module_names:
        return _standard_names(module)
    if source is None or depth == 0:
        return None
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    names: set[str] = set()
    lists: dict[str, set[str]] = {}  # of strings, by the name that they are bound to
    exported: set[str] | None = None
    for node in _statements(tree.body):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            inner = _star_names(_absolute(module, node), depth - 1)
            if inner is None:
                return None
            names |= inner
            continue
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            listed = _strings(node.value, lists)
            for target in targets:
                if not isinstance(target, ast.Name):
                    continue
                if target.id == "__all__":
                    if listed is None:
                        return None
                    exported = (exported or set()) | listed
                elif isinstance(node, ast.AugAssign) and listed is not None and target.id in lists:
                    lists[target.id] = lists[target.id] | listed
                elif isinstance(node, ast.AugAssign) or listed is None:
                    lists.pop(target.id, None)
                else:
                    lists[target.id] = listed
        names |= _bound(node)
    if exported is not None:
        return frozenset(exported)
    return frozenset(name for name in names if not name.startswith("_"))


def _standard_names(module: str) -> frozenset[str] | None:
    """The names of a module of the standard library that has no source, such as math: those are Python's
    own, and safe to import."""
    try:
        found = import_module(module)
    except ImportError:
        return None
    exported = getattr(found, "__all__", None)
    return frozenset(exported or (name for name in vars(found) if not name.startswith("_")))


@lru_cache(maxsize=256)
def is_installed(module: str) -> bool:
    """Whether a module is Python's own or lies where packages are installed, as far as can be told here."""
    if module in sys.stdlib_module_names:
        return True
    spec = PathFinder.find_spec(module)
    return spec is not None and "-packages" in str(spec.origin or spec.submodule_search_locations)


def _source(module: str) -> str | None:
    path = _path(module)
    if path is None or path.suffix != ".py":
        return None
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _path(module: str) -> Path | None:
    """Where a module's source lies; packages on the way are looked up, not imported."""
    if not module or module.startswith("."):
        return None
    search: list[str] | None = None
    found: Path | None = None
    prefix = ""
    for part in module.split("."):
        prefix = f"{prefix}.{part}" if prefix else part
        if prefix in sys.builtin_module_names:
            return None
        spec = PathFinder.find_spec(prefix, search)
        if spec is None:
            return None
        search = list(spec.submodule_search_locations or ())
        found = Path(spec.origin) if spec.origin and spec.has_location else None
    return found


def _absolute(module: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    path = _path(module)
    package = module if path is not None and path.name == "__init__.py" else module.rpartition(".")[0]
    for _ in range(node.level - 1):
        package = package.rpartition(".")[0]
    return f"{package}.{node.module}" if node.module else package


def _statements(body: list[ast.stmt]) -> list[ast.stmt]:
    """Top-level statements, those under `if`, `try` and `with` too."""
    found: list[ast.stmt] = []
    for node in body:
        found.append(node)
        for field in ("body", "orelse", "finalbody"):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found += _statements(getattr(node, field, []))
        for handler in getattr(node, "handlers", []):
            found += _statements(handler.body)
    return found


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    targets: list[ast.AST] = []
    if isinstance(node, ast.Assign):
        targets = list(node.targets)
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target] if node.value is not None else []
    elif isinstance(node, ast.AugAssign | ast.For | ast.AsyncFor):
        targets = [node.target]
    elif isinstance(node, ast.With | ast.AsyncWith):
        targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
    return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}


def _strings(node: ast.expr | None, lists: Mapping[str, set[str]]) -> set[str] | None:
    """The strings of a literal list, or of several added or spread together, also of those in `lists`; None
    for anything else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _strings(node.left, lists), _strings(node.right, lists)
        return None if left is None or right is None else left | right
    if isinstance(node, ast.Name):
        return lists.get(node.id)
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return None
    found: set[str] = set()
    for part in node.elts:
        spread = _strings(part.value, lists) if isinstance(part, ast.Starred) else None
        if spread is not None:
            found |= spread
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value)
        else:
            return None
    return found
