"""A run's work without a model: questions that only their own reply answers."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from assistant.models import ModelProfile
from dialogue_gen.run.completion import read_completion
from dialogue_gen.run.ledger import Reply, Row
from dialogue_gen.run.request import Request
from dialogue_gen.run.tokens import prompt_tokens
from dialogue_gen.run.work import Judgement

PRICED = {"price_in": 1.0, "price_out": 2.0}


def profile(url: str, **settings: Any) -> ModelProfile:
    settings = {"model": "fake", "timeout": 5, "max_tokens": 200, **PRICED, **settings}
    return ModelProfile(base_url=url, **settings)


def asked(n: int, text: str = "", repairs: str = "", **more: Any) -> Request:
    messages = ({"role": "user", "content": f"question {n}{text}"},)
    return Request(
        item=f"item-{n}",
        model="fake",
        messages=messages,
        prompt="test/1",
        parameters={"max_tokens": 200},
        tokens_in=prompt_tokens(messages, "fake"),
        tokens_out=200,
        repairs=repairs,
        **more,
    )


class EchoWork:
    """``n`` questions; a reply passes if it echoes its own question and ``refuse`` lets it.

    ``refuse`` are numbers whose first answer is never good enough, ``hopeless`` those whose repair
    is not either.
    """

    def __init__(
        self, n: int, refuse: Iterable[int] = (), hopeless: Iterable[int] = (), text: str = ""
    ) -> None:
        self.n, self.text = n, text
        self.hopeless = set(hopeless)
        self.refuse = set(refuse) | self.hopeless
        self.judged: list[str] = []

    def requests(self) -> Iterable[Request]:
        return (asked(n, self.text) for n in range(self.n))

    def judge(self, row: Row, reply: Reply) -> Judgement:
        self.judged.append(row.key)
        completion = read_completion(reply.body)
        assert completion is not None
        messages = json.dumps(json.loads(row.body)["messages"], ensure_ascii=False, sort_keys=True)
        expected = sha256(messages.encode()).hexdigest()
        number = int(row.item.removeprefix("item-"))
        rules = []
        if completion.finish == "length":
            rules.append("finish")
        elif f'"{expected}"' not in completion.content:
            rules.append("schema")
        elif number in (self.hopeless if row.repairs else self.refuse):
            rules.append("taste")
        data = json.dumps({"item": row.item, "key": row.key, "rules": rules})
        if not rules:
            return Judgement(True, data)
        repair = None if row.repairs else asked(number, " again", repairs=row.key)
        return Judgement(False, data, tuple(rules), repair)
