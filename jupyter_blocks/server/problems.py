"""How a request is refused: any error as an HTTP status and the JSON that tells it."""

from __future__ import annotations

from http import HTTPStatus

from tornado import web

from jupyter_blocks import wire
from jupyter_blocks.errors import (
    BlocksError,
    KernelUnavailable,
    PipelineInvalid,
    RunUnknown,
    UsageError,
)
from jupyter_blocks.wire import shapes

Problem = tuple[int, shapes.ApiError]
"""An HTTP status, and what is said with it."""

SIGN_IN = "Open the server's address with its token, or sign in again, and reload the page."
LOOK_IN_THE_LOG = "The server's log says more; please report it with what is written there."


class Refused(web.HTTPError):
    """A request that the server itself cannot serve, with what is said to the client."""

    def __init__(self, status: int, *, code: str, message: str, remedy: str) -> None:
        super().__init__(status, log_message="%s", reason=HTTPStatus(status).phrase)
        self.args = (message,)
        self.said: shapes.ApiError = {"code": code, "message": message, "remedy": remedy}


class SourcesMissing(Refused):
    """Some sources were named by their digests only, and the server does not have them."""

    def __init__(self, digests: list[str]) -> None:
        super().__init__(
            409,
            code="sources_missing",
            message="the server does not have all the sources that the request names",
            remedy="Send it again with these sources.",
        )
        self.said["digests"] = digests


def problem(error: BaseException | None, status: int = 500) -> Problem:
    """What to answer when a request ended in `error`, for which tornado would answer `status`."""
    match error:
        case Refused():
            return error.status_code, error.said
        case BlocksError():
            return status_of(error), said(error)
        case web.HTTPError():
            return error.status_code, _http(error.status_code, error.log_message or "", error.args)
        case None if status != 500:
            return status, _http(status)
        case _:
            return 500, {
                "code": "internal",
                "message": "the server failed at this request",
                "remedy": LOOK_IN_THE_LOG,
            }


def status_of(error: BlocksError) -> int:
    """Whose fault it is: of what was asked for (400, 404), or of the place where the server runs (500)."""
    if isinstance(error, RunUnknown):
        return 404
    return 400 if isinstance(error, UsageError | KernelUnavailable) else 500


def said(error: BlocksError) -> shapes.ApiError:
    """One of our errors in the words of the wire."""
    told: shapes.ApiError = {"code": error.code, "message": error.message, "remedy": error.remedy}
    if isinstance(error, PipelineInvalid):
        told["diagnostics"] = [wire.diagnostic_json(diagnostic) for diagnostic in error.diagnostics]
    return told


def _http(status: int, message: str = "", parts: tuple[object, ...] = ()) -> shapes.ApiError:
    """What Jupyter Server or tornado refused; `parts` belong into the `message`, as in logging."""
    phrase = HTTPStatus(status).phrase
    return {
        "code": phrase.lower().replace(" ", "_"),
        "message": (message % parts if parts else message) or phrase,
        "remedy": SIGN_IN if status in (401, 403) else "Reload the page; if it happens again, report it.",
    }
