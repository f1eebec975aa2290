"""Every error this package raises on purpose: one tree, each with code, place and remedy.

    BlocksError
    ├── UsageError               the caller asked for something that cannot be (exit status 2)
    │   ├── NotebookUnreadable   no such file, empty, not JSON, not a notebook, too old
    │   ├── DocumentUnreadable   a pipeline document that is missing, or not YAML
    │   ├── EditsUnknown         a document that would be overwritten has edits which its notebook lacks
    │   ├── NameUnknown          a block, parameter or option value that does not exist
    │   ├── ParameterInvalid     a parameter value of the wrong type or that cannot be written as code
    │   ├── OutputInvalid        the place to write to cannot be written, or is the source itself
    │   │   └── OutputLost       likewise, found out when the run was over
    │   ├── PipelineInvalid      faults of form: tags, policies, split blocks, cycles
    │   ├── RevisionUnknown      a git revision, or a file in it, that is not there
    │   └── RunUnknown           a run that is not in the history
    ├── KernelUnavailable        a kernel that is not installed or does not start (exit status 2)
    ├── ValueNotKept             the value of an output that was only described
    └── StoreUnavailable         the run history cannot be read or written

What a user's code does (an exception, a failed assertion, a dead kernel) is an outcome of a run and
never one of these.
"""

from __future__ import annotations

from typing import Any


class BlocksError(Exception):
    """A failure of ours or of the caller, told in one line with what to do about it.

    `code` is stable and searchable (`JB901`), `place` says where (a file, a cell, an option) and may be
    empty, `remedy` says what to do and is never empty.
    """

    code = "JB900"
    exit_status = 2

    def __init__(self, message: str, *, remedy: str, place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.message} ({self.code})\n  {self.remedy}"


class UsageError(BlocksError):
    """The caller asked for something that cannot be."""

    code = "JB901"


class NotebookUnreadable(UsageError):
    """The file is missing, empty, not JSON, not a notebook, or of a format too old to read."""

    code = "JB902"


class DocumentUnreadable(UsageError):
    """The pipeline document is missing, not YAML, or of a version that is newer than this one."""

    code = "JB911"


class EditsUnknown(UsageError):
    """A document has edits that its notebook lacks, and an export would overwrite them."""

    code = "JB912"


class RevisionUnknown(UsageError):
    """A git revision, or a file in it, that is not there; or no git."""

    code = "JB913"


class NameUnknown(UsageError):
    """A block, parameter or other name that does not exist."""

    code = "JB903"


class ParameterInvalid(UsageError):
    """A parameter value of the wrong type, or one that cannot be written as code."""

    code = "JB904"


class OutputInvalid(UsageError):
    """The place to write to cannot be written, or is the source notebook itself."""

    code = "JB905"


class OutputLost(OutputInvalid):
    """The executed notebook could not be written when the run was over; `run` (of the model) is that run."""

    def __init__(self, invalid: OutputInvalid, run: Any) -> None:
        super().__init__(invalid.message, remedy=invalid.remedy, place=invalid.place)
        self.run = run


class PipelineInvalid(UsageError):
    """The notebook has faults of form and cannot run; `diagnostics` (of the model) say which."""

    code = "JB906"

    def __init__(self, message: str, *, remedy: str, place: str, diagnostics: tuple[Any, ...]) -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.diagnostics = diagnostics


class KernelUnavailable(BlocksError):
    """The kernel is not installed or does not start."""

    code = "JB907"


class ValueNotKept(BlocksError):
    """The value of an output that was described and not kept."""

    code = "JB908"


class RunUnknown(UsageError):
    """A run that is not in the history."""

    code = "JB909"


class StoreUnavailable(BlocksError):
    """The state folder, or the run history in it, cannot be read or written."""

    code = "JB910"
