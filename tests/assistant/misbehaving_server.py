"""A loopback server that speaks OpenAI's chat completions, well or badly, as a test tells it.

It fakes faults of the wire and of models; the client that meets them is the real ``openai``.
"""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Step = Callable[["_Handler"], None]


class Server:
    """Answers each call with the next of ``steps``; the last one is repeated."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.calls: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.times: list[float] = []
        owner = self

        class Bound(_Handler):
            server_of_steps = owner

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> "Server":
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def will(self, *steps: Step) -> None:
        self.steps = list(steps)

    @property
    def material(self) -> str:
        """What the last call put before the model, passages and question."""
        return str(self.calls[-1]["messages"][-1]["content"])


class _Handler(BaseHTTPRequestHandler):
    server_of_steps: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        owner = self.server_of_steps
        owner.calls.append(json.loads(body))
        owner.keys.append(self.headers.get("Authorization", ""))
        owner.times.append(time.monotonic())
        owner.steps[min(len(owner.calls), len(owner.steps)) - 1](self)

    def log_message(self, *_: object) -> None:
        pass

    def send(self, status: int, body: bytes, kind: str = "application/json", **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def says(content: str | None, finish: str = "stop") -> Step:
    """A completion as every server gives it."""
    body = {
        "id": "c-1",
        "object": "chat.completion",
        "created": 0,
        "model": "double",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content},
            }
        ],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }
    return lambda handler: handler.send(200, json.dumps(body).encode())


def writes(*segments: dict[str, Any], answered: bool = True) -> Step:
    """A completion that keeps to the contract."""
    return says(json.dumps({"answered": answered, "segments": list(segments)}, ensure_ascii=False))


def fails(status: int, message: str = "no", **headers: str) -> Step:
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    return lambda handler: handler.send(status, body, **headers)


def sends(body: bytes, kind: str = "application/json") -> Step:
    return lambda handler: handler.send(200, body, kind)


def streams(*pieces: str, cut: bool = False, pause: float = 0.0) -> Step:
    """A completion in chunks; ``cut`` breaks the line before its end."""

    def step(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        if cut:
            handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        chunk: dict[str, Any] = {
            "id": "c-1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "double",
        }
        told = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        if not cut:
            told.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            told.append({"choices": [], "usage": usage})
        for one in told:
            handler.wfile.write(f"data: {json.dumps(chunk | one)}\n\n".encode())
            handler.wfile.flush()
            time.sleep(pause)
        if not cut:
            handler.wfile.write(b"data: [DONE]\n\n")
        handler.close_connection = True

    return step


def silent(seconds: float) -> Step:
    return lambda _: time.sleep(seconds)


def hangs_up(handler: _Handler) -> None:
    """The line is cut in the middle of the body."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"id": "c-1", "choi')
    handler.close_connection = True
