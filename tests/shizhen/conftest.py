"""The command line, and an endpoint that refuses every key."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.front_door import Ran, front_door


@pytest.fixture
def shizhen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """``shizhen("ask", "…")`` → exit code and both streams."""
    return front_door(monkeypatch, capsys)


class _Refuse(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = b'{"error": {"message": "Incorrect API key", "code": "invalid_api_key"}}'
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def refusing_endpoint() -> Iterator[str]:
    """A server that knows no key: the fault a mistyped ``OPENAI_API_KEY`` meets."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refuse)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
