"""The files and batches of the fake server: each batch ends as the test has said it will."""

import json
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from fault_server import FaultServer


class FakeBatches:
    """``endings`` says how the next batches end, ``"completed"`` once it is used up.

    ``expired`` and ``cancelled`` answer the first half, ``partial`` completes with every third
    request failed by the server, ``doubled`` gives every line twice, ``torn`` breaks the last line,
    ``short`` leaves its last answer out of the file, ``failed`` and ``full`` refuse the whole.
    ``polls`` looks see the batch at work; ``cut_creations`` batches are made and not told of.
    """

    def __init__(self, server: "FaultServer") -> None:
        self._server = server
        self.endings: deque[str] = deque()
        self.polls = 1
        self.cut_creations = 0
        self.files: dict[str, bytes] = {}
        self.made: dict[str, dict[str, Any]] = {}
        self._left: dict[str, int] = {}
        self._by_key: dict[str, str] = {}

    def route(self, app: web.Application) -> None:
        app.router.add_post("/v1/files", self._upload)
        app.router.add_get("/v1/files/{id}/content", self._content)
        app.router.add_post("/v1/batches", self._create)
        app.router.add_get("/v1/batches", self._list)
        app.router.add_get("/v1/batches/{id}", self._retrieve)

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert form["purpose"] == "batch"
        sent = form["file"]
        assert isinstance(sent, web.FileField)
        name = f"file-{len(self.files)}"
        self.files[name] = sent.file.read()
        return web.json_response(
            {
                "id": name,
                "object": "file",
                "bytes": len(self.files[name]),
                "created_at": int(time.time()),
                "filename": sent.filename,
                "purpose": "batch",
                "status": "processed",
            }
        )

    async def _content(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.match_info["id"]])

    async def _create(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        name = f"batch-{len(self.made)}"
        self.made[name] = {
            "id": name,
            "object": "batch",
            "endpoint": body["endpoint"],
            "completion_window": body["completion_window"],
            "input_file_id": body["input_file_id"],
            "metadata": body.get("metadata"),
            "created_at": int(time.time()),
            "status": "validating",
        }
        self._left[name] = self.polls
        if self.cut_creations:
            self.cut_creations -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(self.made[name])

    async def _list(self, request: web.Request) -> web.Response:
        made = sorted(self.made.values(), key=lambda b: -b["created_at"])
        data = {"object": "list", "data": made, "has_more": False}
        return web.json_response(
            data | ({"first_id": made[0]["id"], "last_id": made[-1]["id"]} if made else {})
        )

    async def _retrieve(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.made:
            error = {"error": {"message": "no such batch", "type": "error", "code": None}}
            return web.json_response(error, status=404)
        if self._left[name] > 0:
            self._left[name] -= 1
            self.made[name]["status"] = "in_progress"
        elif self.made[name]["status"] in {"validating", "in_progress"}:
            self._end(name, self.endings.popleft() if self.endings else "completed")
        return web.json_response(self.made[name])

    # --- how a batch ends

    def _end(self, name: str, ending: str) -> None:
        batch = self.made[name]
        if ending in {"failed", "full"}:
            code = "token_limit_exceeded" if ending == "full" else "invalid_json_line"
            batch["status"] = "failed"
            batch["errors"] = {"object": "list", "data": [{"code": code, "message": "no"}]}
            return
        asked = [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]
        done, failed = self._lines(asked, ending)
        batch["request_counts"] = {
            "total": len(asked),
            "completed": len(done),
            "failed": len(asked) - len(done),
        }
        batch["status"] = ending if ending in {"expired", "cancelled"} else "completed"
        if ending == "doubled":
            done = done + done
        text = b"".join(done)
        if ending == "torn":
            text = text[: -len(done[-1]) // 2]
        if ending == "short":
            text = b"".join(done[:-1])
        for which, content in (("output", text), ("error", b"".join(failed))):
            if content:
                self.files[f"{which}-{name}"] = content
                batch[f"{which}_file_id"] = f"{which}-{name}"

    def _lines(self, asked: list[dict[str, Any]], ending: str) -> tuple[list[bytes], list[bytes]]:
        done, failed = [], []
        for place, one in enumerate(asked):
            key = one["custom_id"]
            if ending in {"expired", "cancelled"} and place >= (len(asked) + 1) // 2:
                error = {"code": f"batch_{ending}", "message": "it was not run in time"}
                failed.append(_line(key, None, error))
            elif ending == "partial" and place % 3 == 0:
                answer = {"status_code": 500, "request_id": "r", "body": {"error": {}}}
                failed.append(_line(key, answer, None))
            else:
                body = self._server.completion(key, one["body"])
                answer = {"status_code": 200, "request_id": "r", "body": body}
                done.append(_line(key, answer, None))
        return done, failed


def _line(key: str, response: Any, error: Any) -> bytes:
    data = {"id": "batch_req", "custom_id": key, "response": response, "error": error}
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"
