"""Starts a kernel's process; imports neither nbclient nor nbformat, so that those load while it starts."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.paths import jupyter_path

from jupyter_blocks import tags
from jupyter_blocks.errors import KernelUnavailable
from jupyter_blocks.executors.process import KernelProcess

LONGEST_SOCKET_PATH = 100  # bytes; Linux allows 107, macOS 103


async def launch(name: str, *, folder: Path) -> KernelProcess:
    """Start the kernel `name` ("" is this Python's own) in the directory `folder`.

    Returns as soon as the process exists; whether it answers is for its session to find out. Raises
    KernelUnavailable if there is no such kernel, or if its program cannot be started at all.
    """
    name = name or NATIVE_KERNEL_NAME
    specs, spec = _find(name)
    room = Path(tempfile.mkdtemp(prefix="jb-"))
    manager = AsyncKernelManager(kernel_name=name, kernel_spec_manager=specs)
    manager.connection_file = str(room / "connection.json")
    _choose_transport(manager, room)
    try:
        with (room / "printed").open("wb") as printed:
            await manager.start_kernel(
                cwd=str(folder), stdout=printed, stderr=printed, extra_arguments=_arguments(spec)
            )
    except OSError as error:
        shutil.rmtree(room, ignore_errors=True)
        raise KernelUnavailable(
            f"the kernel {name!r} cannot be started: {error.strerror or error}",
            place=str(error.filename or spec.resource_dir),
            remedy="Install it again (Python: `pip install ipykernel`), or choose one with `--kernel NAME`.",
        ) from error
    return KernelProcess(manager, name=name, folder=folder, room=room)


def _find(name: str) -> tuple[KernelSpecManager, KernelSpec]:
    """The kernelspec `name`, and the manager that knows it.

    The manager's own list of folders ends with one of IPython's, kept for kernels of before 2016; asking
    IPython for it means importing IPython, so that is done only if the others do not have the kernel.
    """
    for specs in (KernelSpecManager(kernel_dirs=jupyter_path("kernels")), KernelSpecManager()):
        with contextlib.suppress(NoSuchKernel):
            return specs, specs.get_kernel_spec(name)
    installed = sorted(KernelSpecManager().find_kernel_specs())
    near = tags.nearest(name, installed, 3)
    known = f"Installed are: {', '.join(installed)}." if installed else "None is installed."
    meant = f"Did you mean {near!r}? " if near else ""
    raise KernelUnavailable(
        f"there is no kernel {name!r}",
        remedy=f"{meant}{known} Choose one with `--kernel NAME`, or `pip install ipykernel` for Python.",
    )


def _choose_transport(manager: AsyncKernelManager, room: Path) -> None:
    """Sockets in the private room where there can be; ports of tcp race when many kernels start at once."""
    sockets = str(room / "k")
    if os.name == "posix" and len(os.fsencode(sockets)) < LONGEST_SOCKET_PATH:
        manager.transport = "ipc"
        manager.ip = sockets


def _arguments(spec: KernelSpec) -> list[str]:
    """A run leaves no trace in the user's IPython history."""
    is_ipython = any("ipykernel" in argument for argument in spec.argv)
    return ["--HistoryManager.hist_file=:memory:"] if is_ipython else []
