"""The engine for papermill: `papermill NB OUT --engine jupyter_blocks` runs a notebook as a pipeline.

papermill imports this module whenever it is imported itself, so what runs is found through the registry.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import Engine, NotebookExecutionManager

from jupyter_blocks import registry


class BlocksEngine(Engine):
    """Runs the blocks and their tests, with their policies, in one kernel."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        execution_timeout: float | None = None,
        **settings: Any,
    ) -> None:
        """Run the notebook that papermill has prepared, and leave in it what papermill's own engine would.

        `execution_timeout` is in seconds for each attempt at a block; a block's policy wins over it. Raises
        PapermillException where the notebook cannot run, DeadKernelError where its kernel died.
        """
        registry.find("papermill", "run")(nb_man, kernel_name, execution_timeout, settings)
