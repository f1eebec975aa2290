"""The kernel half, as it is handed to clients that hold a kernel."""

from __future__ import annotations

from tests.server.live import LiveServer


def test_it_is_a_piece_of_python(server: LiveServer) -> None:
    """One expression, so that it binds nothing where it is executed."""
    reply = server.ask("GET", "kernel-half", name="flights")
    assert reply.status == 200
    assert compile(reply.said["code"], "half", "eval")
