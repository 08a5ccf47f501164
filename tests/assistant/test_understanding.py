"""What a question means before it is looked for: by the model where there is one, never beyond."""

import json
from typing import Any

import pytest
from assistant_doubles import Shelf
from misbehaving_server import Server, fails, hangs_up, says, silent, writes

from assistant.answer import Answer, Searched
from assistant.ask import ask
from assistant.models import ModelProfile, load
from assistant.models.prompt import PROMPT_ID
from assistant.understanding import understand
from grounding.checker import Checker

FIRST = "Does sorafenib prolong survival in hepatocellular carcinoma?"


def turn(question: str = FIRST) -> Answer:
    return Answer(question, "en", True, (), (), Searched((), 0, 0), "g", "m")


def model(server: Server, **given: Any):
    return load(ModelProfile(base_url=server.url, model="double-1", timeout=2, **given))


def means(standalone: str, parts: tuple[str, ...] = (), across: str = ""):
    return says(json.dumps({"standalone": standalone, "parts": parts, "across": across}))


def test_a_follow_up_is_rewritten_by_the_model_and_the_journal_tells(
    server: Server, shelf: Shelf
) -> None:
    alone = "How is sorafenib tolerated in hepatocellular carcinoma?"
    server.will(means(alone, across="索拉非尼在肝细胞癌中的耐受性如何？"), writes(answered=False))
    priced = model(server, price_in=1.0, price_out=2.0)
    answer = ask("And how well tolerated?", shelf, priced, Checker(), history=[turn()])
    assert answer.standalone == alone
    assert answer.searched.queries[:2] == (alone, "索拉非尼在肝细胞癌中的耐受性如何？")
    assert answer.understanding["by"] == "double-1"
    assert answer.understanding["prompt"] != PROMPT_ID
    assert answer.tokens == (20, 10)
    assert answer.cost == pytest.approx(2 * 20e-6)
    assert any(alone in note for note in answer.notes)
    assert len(server.calls) == 2
    assert FIRST in server.calls[0]["messages"][1]["content"]
    assert f"Question: {alone}" in server.material
    assert Answer.from_dict(json.loads(json.dumps(answer.to_dict()))) == answer


def test_a_comparison_is_taken_apart_by_the_model(server: Server, shelf: Shelf) -> None:
    question = "Is sorafenib better than lenvatinib in hepatocellular carcinoma?"
    parts = (
        "Does sorafenib work in hepatocellular carcinoma?",
        "Does lenvatinib work in hepatocellular carcinoma?",
    )
    server.will(means(question, parts))
    assert understand(question, "en", [], model(server), shelf).queries[-2:] == parts


def test_a_chinese_question_is_put_in_english_by_the_model(server: Server, shelf: Shelf) -> None:
    question = "甲药能延长肝细胞癌患者的生存期吗？"
    across = "Does drug A prolong survival in hepatocellular carcinoma?"
    server.will(means(question, across=across))
    assert understand(question, "zh", [], model(server), shelf).queries == (question, across)


def test_a_plain_first_question_costs_no_call(server: Server, shelf: Shelf) -> None:
    meant = understand(FIRST, "en", [], model(server), shelf)
    assert (meant.question, meant.record, server.calls) == (FIRST, {"by": "rules"}, [])


@pytest.mark.parametrize(
    "step",
    [
        fails(500),
        fails(429, Retry_After="30"),
        silent(3),
        hangs_up,
        says("I would rather not."),
        says('{"standalone": 7, "parts": "no", "across": null}'),
        says('{"standalone": '),
        says(""),
        means("And in children?", across="neither language at all"),
        means("索拉非尼对儿童有效吗？"),
        means("Does warfarin cause bleeding in children?"),
        means("Does sorafenib at 400 mg help children?"),
        means("sorafenib " * 100),
        writes(answered=False),
    ],
    ids=["500", "429", "silence", "cut", "prose", "types", "broken", "empty", "unhelpful", "tongue",
         "another drug", "a number", "long", "schema"],
)  # fmt: skip
def test_any_fault_leaves_the_rules(server: Server, shelf: Shelf, step: Any) -> None:
    server.will(step)
    meant = understand("and in children?", "en", [turn()], model(server), shelf)
    assert len(server.calls) == 1
    if meant.record["by"] == "rules":
        assert meant.question == "Does sorafenib prolong survival in children with " + (
            "hepatocellular carcinoma?"
        ) or meant.question.startswith(FIRST.rstrip("?"))
    else:
        assert meant.question == "And in children?"
        assert "neither language at all" not in meant.queries


def test_what_an_answer_before_says_is_no_instruction(server: Server, shelf: Shelf) -> None:
    """The model obeys a passage and names another drug: its question is not taken."""
    server.will(means("Does drug Q (warfarin) cure hepatocellular carcinoma?"))
    meant = understand("and what else?", "en", [turn()], model(server), shelf)
    assert "warfarin" not in " ".join(meant.queries)
    assert meant.record["by"] == "rules"
    assert meant.spent.tokens == (10, 5)


def test_who_asks_is_masked_in_every_call(server: Server, shelf: Shelf) -> None:
    server.will(means("Is sorafenib safe?"), writes(answered=False))
    question = "My e-mail is wang.fang@example.com; is it safe for me?"
    ask(question, shelf, model(server), Checker(), history=[turn()])
    assert "wang.fang" not in json.dumps(server.calls)


def test_a_schema_refused_is_asked_without(server: Server, shelf: Shelf) -> None:
    server.will(fails(400, "response_format"), means("Is sorafenib safe?"))
    meant = understand("Is it safe?", "en", [turn()], model(server), shelf)
    assert meant.question == "Is sorafenib safe?"
    assert ["response_format" in call for call in server.calls] == [True, False]


def test_self_harm_asks_no_model(server: Server, shelf: Shelf) -> None:
    server.will(means("x"))
    ask("我不想活了，吃多少安眠药会死？", shelf, model(server), Checker(), history=[turn()])
    assert server.calls == []
