"""A model behind an endpoint, read as it comes, told its faults, paid once, told no names."""

import json
from typing import Any

import pytest
from assistant_doubles import Shelf
from hypothesis import given, settings
from hypothesis import strategies as st
from misbehaving_server import Server, fails, hangs_up, says, silent, streams, writes

from assistant.answer import Answer
from assistant.ask import ask, stream
from assistant.events import Done, Sentence, Text
from assistant.models import ModelProfile, load
from assistant.models.base import DraftSegment
from assistant.models.partial import Partial
from assistant.models.prices import cost, table
from assistant.models.reply import read
from grounding.checker import Checker
from grounding.verdict import Label
from literature.errors import ShizhenError

QUESTION = "Does drug A prolong survival in hepatocellular carcinoma?"
QUOTE = "In advanced hepatocellular carcinoma drug A prolonged survival."


def segment(text: str, quote: str, passage: Any = "pmid:101#3") -> dict:
    return {"text": text, "source": "literature", "passage": passage, "quote": quote}


def reply(*segments: dict) -> str:
    return json.dumps({"answered": True, "segments": list(segments)}, ensure_ascii=False)


def profile(server: Server, **given: Any) -> ModelProfile:
    return ModelProfile(base_url=server.url, model="gpt-4o-mini", **{"timeout": 5, **given})


def told(server: Server, shelf: Shelf, question: str = QUESTION, **given: Any) -> list:
    return list(stream(question, shelf, load(profile(server, **given)), Checker()))


def pieces(text: str, size: int = 7) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


def test_words_and_verdicts_come_while_the_model_writes(server: Server, shelf: Shelf) -> None:
    server.will(streams(*pieces(reply(segment(QUOTE, QUOTE), segment(QUOTE, QUOTE)))))
    events = told(server, shelf)
    first = next(n for n, e in enumerate(events) if isinstance(e, Sentence))
    assert "".join(e.piece for e in events[:first] if isinstance(e, Text)) == QUOTE
    assert events[first].segment.verdict.label == Label.SUPPORTED
    assert any(isinstance(e, Text) for e in events[first:])
    answer = events[-1].answer
    assert answer.tokens == (10, 5)
    assert answer.cost == pytest.approx((10 * 0.15 + 5 * 0.6) / 1e6)


def test_a_server_that_does_not_stream_is_read_all_the_same(server: Server, shelf: Shelf) -> None:
    server.will(writes(segment(QUOTE, QUOTE)))
    assert told(server, shelf)[-1].answer.segments[0].text == QUOTE


def test_a_stream_cut_in_the_middle_keeps_what_has_come_and_is_not_paid_twice(
    server: Server, shelf: Shelf
) -> None:
    whole = reply(segment(QUOTE, QUOTE), segment("Drug A is a reasonable", "Drug A is"))
    server.will(streams(*pieces(whole[:-40]), cut=True))
    answer = told(server, shelf)[-1].answer
    assert answer.segments[0].text == QUOTE
    assert any("broke off" in note for note in answer.notes)
    assert len(server.calls) == 1


@pytest.mark.parametrize("content", ["{}", '{"segments": [{"wrong": 1}]}', '{"segments": [', "[[["])
def test_a_stream_that_cannot_be_read_is_answered_for(
    server: Server, shelf: Shelf, content: str
) -> None:
    server.will(streams(*pieces(content, 3)))
    answer = told(server, shelf)[-1].answer
    assert QUOTE in [s.text for s in answer.segments]
    assert len(server.calls) == 1


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("step", [silent(2), hangs_up], ids=["silent", "cut"])
def test_what_may_have_been_paid_for_is_not_sent_again(
    server: Server, shelf: Shelf, step: Any, live: bool
) -> None:
    server.will(step)
    with pytest.raises(ShizhenError):
        list(stream(QUESTION, shelf, load(profile(server, timeout=0.5)), Checker(), live=live))
    assert len(server.calls) == 1


@pytest.mark.parametrize("first", [fails(429), fails(429, Retry_After="0"), fails(500)])
def test_what_was_refused_is_tried_again(server: Server, shelf: Shelf, first: Any) -> None:
    server.will(first, streams(reply(segment(QUOTE, QUOTE))))
    assert told(server, shelf)[-1].answer.segments[0].text == QUOTE
    assert len(server.calls) == 2


def test_hanging_up_ends_the_call(server: Server, shelf: Shelf) -> None:
    server.will(streams(*pieces(reply(*[segment(QUOTE, QUOTE)] * 50), 20), pause=0.01))
    events = stream(QUESTION, shelf, load(profile(server)), Checker())
    assert isinstance(next(events), Text)
    events.close()
    assert len(server.calls) == 1


def test_a_fault_is_told_to_the_model_once(server: Server, shelf: Shelf) -> None:
    wrong = segment("Drug A shortened survival.", "drug A shortened survival")
    server.will(writes(wrong), writes(segment(QUOTE, QUOTE)))
    answer = ask(QUESTION, shelf, load(profile(server)), Checker())
    assert answer.segments[0].text == QUOTE
    assert "Drug A shortened survival." in server.material
    assert "The quote is altered" in server.material
    assert answer.tokens == (20, 10)
    server.calls.clear()
    server.will(writes(wrong), writes(wrong))
    still = ask(QUESTION, shelf, load(profile(server)), Checker())
    assert still.segments[0].verdict.label == Label.NOT_FOUND
    assert len(server.calls) == 2


def test_a_repair_that_fails_loses_nothing(server: Server, shelf: Shelf) -> None:
    server.will(writes(segment("Drug A cured 99%.", "cured 99%")), says("no"))
    answer = ask(QUESTION, shelf, load(profile(server)), Checker())
    assert answer.segments[0].text == "Drug A cured 99%."


NAMED = "My name is John Smith, phone 415-555-0134. Does drug A prolong survival in HCC?"


def test_who_asks_is_masked_before_it_leaves_and_the_reader_sees_it(
    server: Server, shelf: Shelf
) -> None:
    server.will(writes(segment(QUOTE, QUOTE)))
    answer = ask(NAMED, shelf, load(profile(server)), Checker())
    sent = json.dumps(server.calls)
    assert "415-555-0134" not in sent
    assert "415-555-0134" not in answer.sent
    assert "[PHONE-1]" in answer.sent
    assert any(answer.sent in note for note in answer.notes)
    assert answer.question == NAMED
    assert Answer.from_dict(answer.to_dict()) == answer


def test_masking_can_be_turned_off(server: Server, shelf: Shelf) -> None:
    server.will(writes(segment(QUOTE, QUOTE)))
    answer = ask(NAMED, shelf, load(profile(server, deidentify=False)), Checker())
    assert "415-555-0134" in server.material
    assert answer.sent == ""


def test_a_price_of_the_profile_goes_before_the_table() -> None:
    plain = ModelProfile(model="gpt-4o-2024-08-06")
    assert cost(plain, (1_000_000, 0)) == table()["models"]["gpt-4o"][0]
    assert cost(plain.model_copy(update={"price_in": 1.0, "price_out": 2.0}), (1, 1)) == 3e-6
    assert cost(ModelProfile(model="somebody's own"), (1, 1)) is None
    assert table()["as_of"]


@settings(deadline=None, max_examples=60)
@given(
    texts=st.lists(st.text(min_size=1, max_size=30).filter(str.strip), max_size=4),
    size=st.integers(1, 9),
)
def test_a_reply_in_pieces_says_what_it_says_whole(texts: list[str], size: int) -> None:
    whole = reply(*(segment(text, "q") for text in texts))
    partial = Partial()
    parts = [part for piece in pieces(whole, size) for part in partial.feed(piece)]
    at_once = read(whole)
    assert at_once is not None
    assert [p for p in parts if isinstance(p, DraftSegment)] == list(at_once.segments)


def test_an_event_stream_ends_with_the_answer(server: Server, shelf: Shelf) -> None:
    server.will(streams(reply(segment(QUOTE, QUOTE))))
    assert [type(e) for e in told(server, shelf)][-1] is Done
