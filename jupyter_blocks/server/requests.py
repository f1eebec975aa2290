"""The handler that all others are made of: what a request says, and how it is answered or refused."""

from __future__ import annotations

import asyncio
import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TypeVar, cast

import msgspec
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from jupyter_blocks.errors import BlocksError
from jupyter_blocks.server.places import file_of
from jupyter_blocks.server.problems import Refused, problem
from jupyter_blocks.server.service import Service

T = TypeVar("T")
Method = TypeVar("Method", bound=Callable[..., Any])


def allowed(action: Literal["read", "execute"]) -> Callable[[Method], Method]:
    """Answers only those who are signed in, and whom the server's authorizer lets do `action`."""

    def decorate(method: Method) -> Method:
        return cast("Method", web.authenticated(authorized(action)(method)))

    return decorate


class BlocksHandler(APIHandler):
    """Parses a request and answers JSON; the one boundary at which errors become answers.

    Who may do what is decided by Jupyter Server: every method is `allowed` to some only, for the resource
    `jupyter-blocks`: to `read` graphs and histories, to `execute` (start and stop) runs.
    """

    auth_resource = "jupyter-blocks"

    def initialize(self, service: Service) -> None:
        self.service = service
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def on_connection_close(self) -> None:
        """The client does not wait for the answer any more."""
        super().on_connection_close()
        if not self.gone.done():
            self.gone.set_result(None)

    @property
    def is_wanted(self) -> bool:
        return not self.gone.done()

    def body(self, kind: type[T], limit: int) -> T:
        """The request's JSON, checked to be a `kind` of at most `limit` bytes; raises Refused."""
        if len(self.request.body) > limit:
            raise too_large(f"the request is larger than {limit >> 20} MB")
        try:
            return msgspec.json.decode(self.request.body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise usage(f"the request is not what was expected: {error}") from None

    def number(self, name: str, default: float, highest: float) -> float:
        """The number that the query gives as `name`, at least 0 and at most `highest`; raises Refused."""
        text = self.get_query_argument(name, "")
        try:
            value = float(text) if text else default
        except ValueError:
            value = math.nan
        if math.isnan(value) or value < 0:
            raise usage(f"{name!r} is {text!r}, not a number of at least 0")
        return min(value, highest)

    @property
    def notebook_path(self) -> str:
        """The contents path that the query names."""
        return self.get_query_argument("path", "", strip=False).strip("/")

    async def file(self, path: str) -> Path:
        """The file that a contents path names; raises Refused."""
        return await file_of(self.contents_manager, path, self.service.preferred)

    def answer(self, body: Any, status: int = 200) -> None:
        """Answer `body`, JSON as bytes or what becomes JSON, and end the request."""
        self.set_status(status)
        # Not msgspec: what users print may hold half characters, which json can say in ASCII.
        self.finish(body if isinstance(body, bytes) else json.dumps(body))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer what went wrong as an `ApiError`; never a traceback."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        status, said = problem(error, status_code)
        self.answer(said, status)

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """A refusal is worth a line, a fault of ours its traceback."""
        if isinstance(value, BlocksError):
            self.log.log(logging.WARNING, "%s: %s", self.request.path, value)
        else:
            super().log_exception(typ, value, tb)


def usage(message: str) -> Refused:
    """The request is not one of those that are documented."""
    return Refused(
        400,
        code="request_invalid",
        message=message,
        remedy="Reload the page, so that its code fits the server's; if it happens again, report it.",
    )


def too_large(message: str) -> Refused:
    """The request holds more than the server takes."""
    return Refused(
        413, code="too_large", message=message, remedy="Split the notebook, or move large texts out of it."
    )
