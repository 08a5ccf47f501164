"""Any model behind an endpoint: obeyed in nothing, understood where it can be, named when it fails.

The client is the real ``openai``; the server is on loopback and misbehaves as each test asks.
"""

import json
import logging
import re
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from assistant_doubles import Shelf, hits, paper
from misbehaving_server import Server, fails, hangs_up, says, sends, silent, writes
from pydantic import SecretStr

from assistant.answer import Answer, SegmentSource
from assistant.ask import ask
from assistant.journal import Journal
from assistant.language import question_language
from assistant.models import ModelProfile, load
from assistant.models.prompt import PROMPT_ID
from assistant.retrieval import queries, retrieve
from grounding.checker import Checker
from grounding.verdict import Label
from literature.errors import ShizhenError
from literature.paper import Role

KEY = "sk-very-secret-0123456789"
QUESTION = "Does drug A prolong survival in hepatocellular carcinoma?"
SURVIVAL = "In advanced hepatocellular carcinoma drug A prolonged survival."


def asked(server: Server, shelf: Shelf, question: str = QUESTION, **settings: Any) -> Answer:
    profile = ModelProfile(
        base_url=server.url, model="double-1", api_key=SecretStr(KEY), **{"timeout": 5, **settings}
    )
    return ask(question, shelf, load(profile), Checker())


def number_of(server: Server, words: str) -> int:
    """The number under which the prompt shows the passage with these words."""
    before = server.material[: server.material.index(words)]
    return int(re.findall(r"passage (\d+) \(", before)[-1])


def number_in(shelf: Shelf, words: str, question: str = QUESTION) -> int:
    """The number that passage will have: retrieval is the same each time."""
    language = question_language(question)
    found = retrieve(queries(question, language), language, shelf)
    return next(n for n, hit in enumerate(found, start=1) if words in hit.passage.text)


def segment(text: str, passage: Any = None, quote: str = "", source: str = "literature") -> dict:
    return {"text": text, "source": source, "passage": passage, "quote": quote}


def labels(answer: Answer) -> list[Label | None]:
    return [s.verdict.label if s.verdict else None for s in answer.segments]


# --- what a good model says


def test_a_quoted_answer_is_cited_and_checked(server: Server, shelf: Shelf) -> None:
    n = number_in(shelf, SURVIVAL)
    server.will(writes(segment(SURVIVAL, n, SURVIVAL)))
    answer = asked(server, shelf)
    assert number_of(server, SURVIVAL) == n
    assert labels(answer) == [Label.SUPPORTED]
    assert answer.citations[0].quote == SURVIVAL
    assert (answer.model, answer.prompt) == ("double-1", PROMPT_ID)
    assert server.calls[0]["response_format"]["json_schema"]["strict"] is True
    assert server.keys == [f"Bearer {KEY}"]


def test_a_chinese_question_is_asked_in_chinese(server: Server, shelf: Shelf) -> None:
    quote = "甲药可延长晚期肝细胞癌患者的生存期，安全性良好。"
    question = "甲药能延长肝癌患者的生存期吗？"
    server.will(writes(segment(quote, number_in(shelf, quote, question), quote)))
    answer = asked(server, shelf, question)
    assert answer.language == "zh"
    assert labels(answer) == [Label.SUPPORTED]
    assert "Chinese" in server.calls[0]["messages"][0]["content"]


def test_own_knowledge_is_kept_and_flagged(server: Server, shelf: Shelf) -> None:
    server.will(writes(segment("The liver regenerates.", source="external")))
    answer = asked(server, shelf)
    assert answer.segments[0].source == SegmentSource.EXTERNAL
    assert answer.segments[0].citations == ()


def test_a_claim_dressed_as_a_connective_is_own_knowledge(server: Server, shelf: Shelf) -> None:
    server.will(
        writes(
            segment("In summary:", source="connective"),
            segment("Drug A cures 90% of patients.", source="connective"),
        )
    )
    sources = [s.source for s in asked(server, shelf).segments]
    assert sources == [SegmentSource.CONNECTIVE, SegmentSource.EXTERNAL]


def test_a_model_that_finds_no_answer_abstains(server: Server, shelf: Shelf) -> None:
    server.will(writes(answered=False))
    answer = asked(server, shelf)
    assert answer.abstained
    assert answer.citations == ()
    assert answer.searched.nearest
    assert "3 papers" in answer.text


def test_an_empty_library_costs_no_call(server: Server) -> None:
    answer = asked(server, Shelf())
    assert answer.abstained
    assert server.calls == []


# --- what a bad model says


def test_an_altered_quote_is_kept_as_not_found(server: Server, shelf: Shelf) -> None:
    altered = SURVIVAL.replace("prolonged", "shortened")
    server.will(writes(segment(altered, number_in(shelf, SURVIVAL), altered)))
    answer = asked(server, shelf)
    assert answer.segments[0].text == altered
    assert answer.segments[0].verdict is not None
    assert answer.segments[0].verdict.label in {Label.NOT_FOUND, Label.CONTRADICTED}


def test_a_marker_out_of_range_is_invalid(server: Server, shelf: Shelf) -> None:
    server.will(writes(segment("Drug A works.", 77, "Drug A works.")))
    answer = asked(server, shelf)
    assert labels(answer) == [Label.INVALID]
    assert answer.citations[0].passage_text == ""


def test_literature_that_names_no_passage_is_invalid(server: Server, shelf: Shelf) -> None:
    server.will(writes(segment("Drug A works.")))
    assert labels(asked(server, shelf)) == [Label.INVALID]


@pytest.mark.parametrize("wrap", ["{}", "[{}]", "passage {}", "【{}】", " {} "])
def test_a_passage_number_is_understood_as_models_write_it(
    server: Server, shelf: Shelf, wrap: str
) -> None:
    n = number_in(shelf, SURVIVAL)
    server.will(writes(segment(SURVIVAL, wrap.format(n), SURVIVAL)))
    assert labels(asked(server, shelf)) == [Label.SUPPORTED]


def test_markers_inside_a_text_become_citations(server: Server, shelf: Shelf) -> None:
    n = number_in(shelf, SURVIVAL)
    server.will(writes(segment(f"Drug A prolonged survival [{n}] [66].", n, SURVIVAL)))
    answer = asked(server, shelf)
    assert answer.segments[0].text == "Drug A prolonged survival."
    assert len(answer.segments[0].citations) == 2
    assert answer.segments[0].verdicts[1].label == Label.INVALID


def test_json_in_prose_and_fences_is_read(server: Server, shelf: Shelf) -> None:
    reply = {
        "answered": True,
        "segments": [segment(SURVIVAL, number_in(shelf, SURVIVAL), SURVIVAL)],
    }
    for around in (
        "Sure! Here it is:\n```json\n{}\n```\nHope this helps.",
        "[1] says {} so.",
        '<think>Maybe [{"text": "No."}]?</think>{}',
    ):
        server.will(says(around.replace("{}", json.dumps(reply))))
        assert labels(asked(server, shelf)) == [Label.SUPPORTED]


def test_a_bare_list_of_segments_is_read(server: Server, shelf: Shelf) -> None:
    server.will(says(json.dumps([segment(SURVIVAL, number_in(shelf, SURVIVAL), SURVIVAL)])))
    assert labels(asked(server, shelf)) == [Label.SUPPORTED]


def test_prose_without_json_is_read_by_its_markers(server: Server, shelf: Shelf) -> None:
    n = number_in(shelf, SURVIVAL)
    server.will(says(f"{SURVIVAL} [{n}] It also cures colds. Drug A is blue [55]."))
    answer = asked(server, shelf)
    assert [s.source for s in answer.segments] == [
        SegmentSource.LITERATURE,
        SegmentSource.EXTERNAL,
        SegmentSource.LITERATURE,
    ]
    assert labels(answer)[0] == Label.SUPPORTED
    assert labels(answer)[2] == Label.INVALID


def test_a_sentence_of_two_sources_is_two_segments(server: Server, shelf: Shelf) -> None:
    n, said = number_in(shelf, SURVIVAL), SURVIVAL.removesuffix(".")
    server.will(says(f"{said} [{n}], while it also cures every common cold [55]."))
    answer = asked(server, shelf)
    assert [s.text for s in answer.segments] == [said, "while it also cures every common cold."]
    assert labels(answer) == [Label.SUPPORTED, Label.INVALID]


@pytest.mark.parametrize(
    "content",
    [
        '{"answered": true, "segments": [{"text": "Drug A',
        '{"segments": 7}',
        '{"verdict": "yes"}',
        "",
        "   ",
        None,
        '{"segments": [{"source": "literature"}]}',
        "[" * 5000,
    ],
    ids=["cut", "wrong type", "other keys", "empty", "blank", "null", "no text", "deep"],
)
def test_an_answer_that_cannot_be_read_is_answered_for_by_extraction(
    server: Server, shelf: Shelf, content: str | None
) -> None:
    server.will(says(content))
    answer = asked(server, shelf)
    assert len(server.calls) == 1
    assert SURVIVAL in [s.text for s in answer.segments]
    assert "double-1 gave no answer that can be read" in answer.notes[0]
    assert answer.tokens == (10, 5)


def test_an_answer_cut_short_names_the_cure(server: Server, shelf: Shelf) -> None:
    server.will(says('{"answered": true, "segments": [{"te', finish="length"))
    assert "max_tokens" in asked(server, shelf).notes[0]


# --- what a bad server does


def test_a_rate_limit_is_waited_out_as_long_as_it_says(server: Server, shelf: Shelf) -> None:
    server.will(fails(429, Retry_After="1"), writes(segment("Drug A.", 1)))
    asked(server, shelf)
    assert len(server.calls) == 2
    assert server.times[1] - server.times[0] >= 0.95


@pytest.mark.parametrize("asked_for", ["soon", "nan", "-3", ""])
def test_a_rate_limit_that_says_nothing_clear_is_waited_out_all_the_same(
    server: Server, shelf: Shelf, asked_for: str
) -> None:
    server.will(fails(429, Retry_After=asked_for), writes(segment("Drug A.", 1)))
    assert asked(server, shelf).segments
    assert len(server.calls) == 2


def test_a_rate_limit_until_a_date_is_waited_out(server: Server, shelf: Shelf) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    server.will(fails(429, Retry_After=until), writes(segment("Drug A.", 1)))
    asked(server, shelf)
    assert len(server.calls) == 2
    assert 1.5 <= server.times[1] - server.times[0] <= 10


def test_a_wait_of_an_hour_is_not_waited(server: Server, shelf: Shelf) -> None:
    server.will(fails(429, Retry_After="3600"))
    with pytest.raises(ShizhenError, match="refusing more calls"):
        asked(server, shelf)
    assert len(server.calls) == 1


def test_a_rate_limit_that_stays_is_one_line(server: Server, shelf: Shelf) -> None:
    server.will(fails(429))
    with pytest.raises(ShizhenError, match="refusing more calls"):
        asked(server, shelf, retries=1)
    assert len(server.calls) == 2


def test_a_server_that_stumbles_once_is_asked_again(server: Server, shelf: Shelf) -> None:
    server.will(fails(500), writes(segment("Drug A.", 1)))
    assert asked(server, shelf).segments


def test_a_server_that_stays_broken_is_named(server: Server, shelf: Shelf) -> None:
    server.will(fails(503, "overloaded"))
    with pytest.raises(ShizhenError, match="error 503: overloaded"):
        asked(server, shelf, retries=0)


def test_a_wrong_key_is_not_tried_twice_and_not_repeated(server: Server, shelf: Shelf) -> None:
    server.will(fails(401, f"Incorrect API key provided: {KEY}"))
    with pytest.raises(ShizhenError, match="does not accept the key") as caught:
        asked(server, shelf)
    assert len(server.calls) == 1
    assert KEY not in str(caught.value)


def test_an_unknown_model_is_named(server: Server, shelf: Shelf) -> None:
    server.will(fails(404, "The model does not exist"))
    with pytest.raises(ShizhenError, match="no model double-1"):
        asked(server, shelf)


def test_silence_ends_in_time(server: Server, shelf: Shelf) -> None:
    server.will(silent(3))
    began = time.monotonic()
    with pytest.raises(ShizhenError, match=r"silent for 0\.3 s"):
        asked(server, shelf, timeout=0.3, retries=0)
    assert time.monotonic() - began < 2


def test_nobody_listening_is_one_line(shelf: Shelf) -> None:
    profile = ModelProfile(base_url="http://127.0.0.1:9/v1", model="m", retries=0)
    with pytest.raises(ShizhenError, match="cannot be reached"):
        load(profile).draft(QUESTION, "en", hits(paper("1", "T", (Role.RESULTS, "A."))), shelf)


@pytest.mark.parametrize("url", ["not a url", "ftp://127.0.0.1/v1", "http://"])
def test_a_base_url_that_is_none_is_one_line(shelf: Shelf, url: str) -> None:
    found = hits(paper("1", "T", (Role.RESULTS, "A.")))
    with pytest.raises(ShizhenError):
        load(ModelProfile(base_url=url, model="m", retries=0)).draft(QUESTION, "en", found, shelf)


@pytest.mark.parametrize(
    "step",
    [
        sends(b"<html>hello</html>", "text/html"),
        sends(b"{not json"),
        sends(b"{}"),
        sends(b'{"choices": []}'),
        sends(b'{"choices": null}'),
        sends(b'{"choices": [{"index": 0}]}'),
        sends(b"[]"),
        sends(b'"hello"'),
        hangs_up,
    ],
    ids=["html", "broken", "empty", "no choice", "null", "no message", "list", "string", "cut"],
)
def test_what_is_no_completion_is_one_line(server: Server, shelf: Shelf, step: Any) -> None:
    server.will(step)
    with pytest.raises(ShizhenError) as caught:
        asked(server, shelf, retries=0)
    assert "\n" not in str(caught.value)


def test_a_server_without_schemas_is_asked_without_them(server: Server, shelf: Shelf) -> None:
    server.will(
        fails(400, "response_format is not supported"),
        writes(segment(SURVIVAL, number_in(shelf, SURVIVAL), SURVIVAL)),
    )
    profile = ModelProfile(base_url=server.url, model="m")
    model = load(profile)
    for _ in range(2):
        answer = ask(QUESTION, shelf, model, Checker())
        assert labels(answer) == [Label.SUPPORTED]
    assert ["response_format" in call for call in server.calls] == [True, False, False]


def test_a_request_the_server_refuses_says_why(server: Server, shelf: Shelf) -> None:
    server.will(fails(400, f"context too long for {KEY}"))
    with pytest.raises(ShizhenError, match=r"error 400: context too long for \*\*\*"):
        asked(server, shelf)


# --- the key, the prompt


def test_the_key_is_in_no_repr_log_error_or_journal(
    server: Server, shelf: Shelf, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.will(fails(500, KEY), writes(segment("Drug A.", 1)))
    profile = ModelProfile(base_url=server.url, model="m", api_key=SecretStr(KEY))
    model = load(profile)
    journal.add(ask(QUESTION, shelf, model, Checker()))
    kept = b"".join(f.read_bytes() for f in journal.path.parent.iterdir())
    assert server.keys[-1].endswith(KEY)
    assert KEY not in f"{profile!r} {profile} {profile.model_dump_json()} {vars(model)}"
    assert KEY not in caplog.text
    assert KEY.encode() not in kept


def test_a_profile_without_url_or_model_is_refused() -> None:
    for profile in (ModelProfile(model="m"), ModelProfile(base_url="http://x/v1")):
        with pytest.raises(ShizhenError, match="has no"):
            load(profile)
    with pytest.raises(ShizhenError, match="no kind of model called oracle"):
        load(ModelProfile(kind="oracle"))
