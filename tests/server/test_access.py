"""Who is let in: the rules are Jupyter Server's own, and hold for every endpoint."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

from tests.server.live import TOKEN, LiveServer, write

ENDPOINTS = (
    ("POST", "graph"),
    ("GET", "kernel-half"),
    ("GET", "runs"),
    ("POST", "runs"),
    ("GET", "runs/x"),
    ("GET", "runs/x/events"),
    ("POST", "runs/x/cancel"),
    ("GET", "runs/x/notebook"),
)


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "token wrong"}])
def test_nobody_gets_in_without_the_token(
    server: LiveServer, method: str, path: str, headers: dict[str, str]
) -> None:
    """403, in the form of all refusals."""
    reply = server.ask(method, path, {} if method == "POST" else None, headers=headers)
    assert reply.status == 403
    assert reply.said.keys() == {"code", "message", "remedy"}


@pytest.mark.parametrize("path", ["graph", "runs", "runs/x/cancel"])
def test_another_site_cannot_post(server: LiveServer, path: str) -> None:
    """A browser that is signed in by its cookie needs the XSRF token too, which other sites cannot have."""
    cookies = signed_in(server)
    without = server.ask("POST", path, {}, headers={"Cookie": cookies})
    assert without.status == 403
    assert "_xsrf" in without.said["message"]
    (xsrf,) = (part.partition("=")[2] for part in cookies.split("; ") if part.startswith("_xsrf="))
    with_it = server.ask("POST", path, {}, headers={"Cookie": cookies, "X-XSRFToken": xsrf})
    assert with_it.status in (400, 404)


def signed_in(server: LiveServer) -> str:
    """The cookies of a browser that has seen the login page and then opened the address with the token."""
    cookies: list[str] = []
    for page in ("/login", f"/login?token={TOKEN}"):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        try:
            connection.request("GET", page)
            response = connection.getresponse()
            response.read()
            cookies += response.headers.get_all("Set-Cookie") or []
        finally:
            connection.close()
    return "; ".join(cookie.partition(";")[0] for cookie in cookies)


def test_what_was_asked_of_an_endpoint_that_is_not_there(server: LiveServer) -> None:
    """A method that an endpoint does not know is refused in the form of all refusals."""
    reply = server.ask("DELETE", "runs")
    assert (reply.status, reply.said["code"]) == (405, "method_not_allowed")


def test_the_server_says_no_more_than_it_should(server: LiveServer) -> None:
    """Refusals bear no traceback and no path of the machine."""
    write(server.root / "n.ipynb", (("block:a", "x = 1"),))
    said: list[Any] = [
        server.ask("POST", "graph", b"{").said,
        server.ask("GET", "runs/x", path="n.ipynb").said,
        server.ask("GET", "runs", path="../../etc/passwd").said,
    ]
    assert "Traceback" not in json.dumps(said)
    assert str(server.root) not in json.dumps(said)
