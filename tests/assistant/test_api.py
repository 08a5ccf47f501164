"""The assistant over HTTP, spoken to by the real ``openai`` client on a real port."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
import uvicorn
from misbehaving_server import Server, fails, streams

from assistant.answer import Answer
from assistant.api.answering import Answering, Asked
from assistant.api.app import app
from assistant.conversations import Conversations
from assistant.models import ModelProfile, load
from assistant.models.base import Draft, Model
from assistant.models.extractive import Extractive
from grounding.checker import Checker
from index.build import build
from index.settings import IndexSettings

TOKEN = "token-of-a-test"
QUESTION = "Does sorafenib prolong survival in hepatocellular carcinoma?"
PAPER = """\
---
title: "Drug trial of sorafenib in advanced hepatocellular carcinoma"
journal: "Journal of Tests"
year: 2019
doi: 10.1000/english
---

## Conclusion

Sorafenib prolonged the survival of patients with advanced hepatocellular carcinoma.
"""


class Running:
    """The application on a free port of this machine."""

    def __init__(self, folder: Path, model: Model) -> None:
        self.answering = Answering(folder, model, Checker(), IndexSettings())
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        config = uvicorn.Config(app(self.answering, TOKEN), log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def __enter__(self) -> "Running":
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    @property
    def client(self) -> openai.OpenAI:
        return openai.OpenAI(base_url=self.url, api_key=TOKEN, max_retries=0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("api")
    (made / "english.md").write_text(PAPER, encoding="utf-8")
    build([made / "english.md"], made / "library", progress=False)
    return made / "library"


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    with Running(folder, load()) as one:
        yield one


def asks(running: Running, *said: str, **more):
    roles = ["user", "assistant"] * len(said)
    messages = [{"role": r, "content": t} for r, t in zip(roles, said, strict=False)]
    return running.client.chat.completions.create(
        model="extractive", messages=messages, extra_body={"shizhen": more} if more else None
    )


def test_the_client_of_openai_gets_a_checked_answer(running: Running) -> None:
    completion = asks(running, QUESTION)
    said = completion.choices[0].message.content
    assert "Sorafenib prolonged the survival" in said
    assert "[1] ✓" in said
    assert "Journal of Tests, 2019" in said
    answer = Answer.from_dict(completion.model_extra["shizhen"])
    assert answer.segments[0].verdict.label == "SUPPORTED"
    assert running.answering.journal.get(answer.id) == answer


def test_it_is_streamed_with_verdicts(running: Running) -> None:
    chunks = list(
        running.client.chat.completions.create(
            model="extractive", messages=[{"role": "user", "content": QUESTION}], stream=True
        )
    )
    text = "".join(c.choices[0].delta.content or "" for c in chunks)
    whole = asks(running, QUESTION).choices[0].message.content
    assert text == whole
    told = [c.model_extra["shizhen"] for c in chunks if c.model_extra.get("shizhen")]
    assert [t["sentence"]["verdict"] for t in told if "sentence" in t][0] == "SUPPORTED"  # noqa: RUF015
    assert [t for t in told if "citation" in t]
    assert Answer.from_dict(told[-1]).citations
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_a_conversation_of_the_client_is_understood(running: Running) -> None:
    first = asks(running, QUESTION).choices[0].message.content
    second = asks(running, QUESTION, first, "And in children?")
    assert "children" in second.model_extra["shizhen"]["standalone"]


def test_a_conversation_is_kept_under_its_id(running: Running) -> None:
    kept = Conversations(running.answering.journal)
    id_ = kept.start()
    asks(running, QUESTION, conversation=id_)
    asks(running, "And in children?", conversation=id_)
    assert len(kept.answers(id_)) == 2
    assert kept.answers(id_)[1].standalone


def test_what_the_library_lacks_is_not_answered(running: Running) -> None:
    assert asks(running, "How is gout treated?").model_extra["shizhen"]["abstained"] is True


def test_the_models_are_listed(running: Running) -> None:
    assert [one.id for one in running.client.models.list()] == ["extractive"]


@pytest.mark.parametrize("key", ["", "wrong", TOKEN + "x"])
def test_without_the_token_nothing_is_said(running: Running, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    for path in ("models", "chat/completions"):
        assert httpx.request("POST" if "chat" in path else "GET", f"{running.url}/{path}",
                             headers=headers).status_code == 401  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"messages": []}',
        b'{"messages": [{"role": "assistant", "content": "x"}]}',
        b'{"messages": [{"role": "user", "content": "x"}], "shizhen": {"colour": 1}}',
        b'{"messages": [{"role": "user", "content": "x"}], "shizhen": {"language": "fr"}}',
        b'{"messages": "x"}',
        "\xff".encode("latin-1"),
    ],
)
def test_a_body_that_is_none_is_refused_in_one_line(running: Running, body: bytes) -> None:
    answered = httpx.post(
        f"{running.url}/chat/completions",
        content=body,
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert answered.status_code == 400
    assert "\n" not in answered.json()["error"]["message"]


def test_a_body_too_large_is_refused(running: Running) -> None:
    answered = httpx.post(
        f"{running.url}/chat/completions",
        content=b" " * 3_000_000,
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert answered.status_code == 413


def test_an_empty_question_is_an_error_of_the_client(running: Running) -> None:
    with pytest.raises(openai.APIStatusError, match="empty"):
        asks(running, "  ")


def test_a_foreign_name_for_this_machine_is_turned_away(running: Running) -> None:
    answered = httpx.get(
        f"{running.url}/models",
        headers={"Authorization": f"Bearer {TOKEN}", "Host": "evil.example"},
    )
    assert answered.status_code == 400


def test_a_client_that_hangs_up_leaves_nothing_half_written(folder: Path, server: Server) -> None:
    sentence = {"text": "Drug A.", "source": "literature", "passage": 1, "quote": "Drug A"}
    whole = json.dumps({"answered": True, "segments": [sentence] * 40})
    server.will(streams(*(whole[i : i + 40] for i in range(0, len(whole), 40)), pause=0.02))
    model = load(ModelProfile(base_url=server.url, model="m", timeout=5))
    with Running(folder, model) as running:
        before = len(running.answering.journal.recent(1000))
        answering = running.client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": QUESTION}], stream=True
        )
        next(answering)
        answering.close()
        time.sleep(3)  # the whole reply would have come by now
        assert len(running.answering.journal.recent(1000)) == before


class OneAtATime(Extractive):
    """Extraction that counts how many drafts are made together."""

    at_once = 1

    def __init__(self) -> None:
        self.now = self.most = 0

    def draft(self, *given: Any) -> Draft:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            return super().draft(*given)
        finally:
            self.now -= 1


def test_many_who_ask_together_are_all_answered_in_turn(folder: Path) -> None:
    model = OneAtATime()
    with Running(folder, model) as running, ThreadPoolExecutor(12) as callers:
        told = list(callers.map(lambda _: asks(running, QUESTION), range(12)))
        texts = {one.choices[0].message.content for one in told}
        assert len(texts) == 1
        assert len({one.model_extra["shizhen"]["id"] for one in told}) == 12
    assert model.most == 1


def test_who_waits_in_a_stream_is_told_how_many_are_before(folder: Path) -> None:
    with Running(folder, OneAtATime()) as running:
        held = running.answering.answer(Asked(QUESTION))
        next(held)  # somebody else's answer, that takes its time
        chunks = running.client.chat.completions.create(
            model="extractive", messages=[{"role": "user", "content": QUESTION}], stream=True
        )
        assert next(chunks).model_extra["shizhen"] == {"waiting": {"before": 1}}
        held.close()
        assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)


def test_a_client_that_does_not_read_keeps_nobody_waiting(folder: Path) -> None:
    body = {"messages": [{"role": "user", "content": QUESTION}], "stream": True}
    with (
        Running(folder, OneAtATime()) as running,
        httpx.Client(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60) as client,
        client.stream("POST", f"{running.url}/chat/completions", json=body),
    ):
        assert asks(running, QUESTION).choices[0].message.content


def test_a_model_that_fails_is_said_in_the_stream(folder: Path, server: Server) -> None:
    server.will(fails(503, "overloaded"))
    model = load(ModelProfile(base_url=server.url, model="m", retries=0))
    with Running(folder, model) as running:
        with pytest.raises(openai.APIError, match="overloaded"):
            list(
                running.client.chat.completions.create(
                    model="m", messages=[{"role": "user", "content": QUESTION}], stream=True
                )
            )
        with pytest.raises(openai.APIStatusError, match="overloaded"):
            running.client.chat.completions.create(
                model="m", messages=[{"role": "user", "content": QUESTION}]
            )


def test_a_conversation_is_begun_gone_on_with_and_read_over_http(running: Running) -> None:
    with httpx.Client(
        base_url=running.url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60
    ) as client:
        begun = client.post("/conversations", json={"title": "Sorafenib"})
        assert begun.status_code == 201
        id_ = begun.json()["id"]
        asked = {
            "model": "extractive",
            "messages": [{"role": "user", "content": QUESTION}],
            "shizhen": {"conversation": id_},
        }
        given = client.post("/chat/completions", json=asked).json()["shizhen"]
        asked["messages"] = [{"role": "user", "content": "And in children?"}]
        more = client.post("/chat/completions", json=asked).json()["shizhen"]
        assert "sorafenib" in more["standalone"].lower()
        told = client.get(f"/conversations/{id_}").json()
        assert [one["id"] for one in told["answers"]] == [given["id"], more["id"]]
        assert told["answers"][0] == given
        listed = client.get("/conversations", params={"search": "sorafenib"}).json()["data"]
        assert id_ in [one["id"] for one in listed]
        assert "10.1000/english" in client.get(f"/conversations/{id_}?as=ris").text


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/conversations/nowhere", None, 404),
        ("POST", "/conversations", {"name": "x"}, 400),
        (
            "POST",
            "/chat/completions",
            {"messages": [{"role": "user", "content": "Q"}], "shizhen": {"conversation": "no"}},
            404,
        ),
    ],
)
def test_a_conversation_that_is_not_there_is_said_to_be(
    running: Running, method: str, path: str, body: dict | None, status: int
) -> None:
    mine = {"Authorization": f"Bearer {TOKEN}"}
    got = httpx.request(method, f"{running.url}{path}", json=body, headers=mine, timeout=60)
    assert got.status_code == status
    assert got.json()["error"]["message"]
    assert httpx.request(method, f"{running.url}{path}", json=body).status_code == 401
