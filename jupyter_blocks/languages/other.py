"""Parameters of notebooks in other languages than Python, written by papermill's translators."""

from __future__ import annotations

from collections.abc import Mapping

from papermill.exceptions import PapermillException
from papermill.translators import translate_parameters

from jupyter_blocks.errors import ParameterInvalid


class OtherParameters:
    """How parameters are written in R, Scala, Julia and the other languages that papermill knows."""

    @staticmethod
    def render(parameters: Mapping[str, object], kernel: str, language: str) -> str:
        """The source of a cell that assigns `parameters`; ParameterInvalid if the language is not known."""
        try:
            source: str = translate_parameters(kernel, language, dict(parameters), "Parameters")  # type: ignore[no-untyped-call]
        except (PapermillException, NotImplementedError) as error:
            raise ParameterInvalid(
                f"parameters cannot be written in {language}: {error}",
                remedy="Leave out the parameters; the notebook then runs with its own.",
            ) from None
        return source
