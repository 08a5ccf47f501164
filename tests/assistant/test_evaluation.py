"""Answers measured: statements, citations by ALCE, figures, abstentions, intervals."""

import json
from pathlib import Path

import pytest
from assistant_doubles import Shelf
from misbehaving_server import Server, fails, says, writes

from assistant.answer import Answer, Citation, Searched, Segment, SegmentSource
from assistant.ask import ask
from assistant.evaluation.intervals import difference, f1, interval, ratios
from assistant.evaluation.measures import measure, statements
from assistant.evaluation.plot import plot
from assistant.evaluation.questions import Question, read, write_corpus
from assistant.evaluation.run import Outcome, compared, outcomes, summary
from assistant.models import ModelProfile, load
from grounding.checker import Checker
from grounding.verdict import Label, Verdict
from index.build import build
from index.library import Library
from literature.errors import ShizhenError

QUESTION = "Does drug A prolong survival in hepatocellular carcinoma?"
SURVIVAL = "In advanced hepatocellular carcinoma drug A prolonged survival."


class Words:
    """A double of a checker: a claim is supported where every word of it stands in the passage."""

    version = "double"

    def check(self, claim: str, passage: str, quote: str = "") -> Verdict:
        there = set(passage.lower().replace(".", "").split())
        said = set(claim.lower().replace(".", "").split())
        return Verdict(Label.SUPPORTED if said <= there else Label.NOT_FOUND)

    def invalid(self, marker: int) -> Verdict:
        return Verdict(Label.INVALID)


def cited(n: int, text: str) -> Citation:
    return Citation(n, f"p#{n}", {"id": f"p{n}"}, text, "", "results")


def answer(*said: tuple[str, tuple[int, ...]], passages: tuple[str, ...] = ()) -> Answer:
    segments = tuple(
        Segment(text, SegmentSource.LITERATURE, numbers, (), Verdict(Label.SUPPORTED))
        for text, numbers in said
    )
    citations = tuple(cited(n, text) for n, text in enumerate(passages, start=1))
    nothing = Searched((), 0, 0)
    return Answer("q", "en", False, segments, citations, nothing, "g", "m")


# --- ALCE


def test_a_citation_is_needed_where_the_others_do_not_support_without_it() -> None:
    one = answer(("Alpha helps beta.", (1, 2, 3)), passages=("alpha helps", "beta", "gamma delta"))
    found = measure(one, Words())
    assert found.recall == 1.0  # all three together say it
    assert found.precision == pytest.approx(2 / 3)  # the third adds nothing


def test_two_citations_that_each_support_are_both_precise() -> None:
    one = answer(("Alpha helps.", (1, 2)), passages=("alpha helps much", "alpha helps too"))
    assert measure(one, Words()).precision == 1.0


def test_what_is_not_recalled_has_no_precise_citation() -> None:
    one = answer(("Alpha helps.", (1,)), ("Beta harms.", ()), passages=("alpha",))
    found = measure(one, Words())
    assert (found.statements, found.recall, found.precision) == (2, 0.0, 0.0)


def test_a_citation_of_nothing_is_counted_and_spoils_its_statement() -> None:
    one = answer(("Alpha helps.", (1, 2)), passages=("alpha helps", ""))
    found = measure(one, Words())
    assert (found.invalid, found.citations, found.recall) == (1, 2, 0.0)


def test_sentences_of_both_languages_are_statements_of_their_own() -> None:
    one = answer(
        ("甲药有效。乙药无效。", (1,)),
        ("Survival was 3.5 months. It was 2.1 vs. 1.4 months.", (1,)),
        passages=("x",),
    )
    assert [s.text for s in statements(one)][:2] == ["甲药有效。", "乙药无效。"]
    assert len(statements(one)) == 4


def test_an_abstention_states_nothing(shelf: Shelf) -> None:
    given = ask("How is gout treated?", shelf, load(), Checker())
    found = measure(given, Checker())
    assert (found.statements, found.support, found.precision) == (0, None, None)


def test_numbers_are_looked_for_in_the_passages_cited() -> None:
    one = answer(
        ("Survival was 14.2 months and 99 patients died.", (1,)),
        passages=("Median survival was 14.2 months.",),
    )
    found = measure(one, Checker())
    assert (found.figures, found.borne, found.fidelity) == (2, 1, 0.5)


def test_extraction_supports_what_it_says(shelf: Shelf) -> None:
    found = measure(ask(QUESTION, shelf, load(), Checker()), Checker())
    assert (found.support, found.recall, found.precision, found.invalid) == (1.0, 1.0, 1.0, 0)
    assert found.statements > 0


# --- intervals


def test_a_model_differs_from_itself_by_nothing() -> None:
    values = [0.1, 0.9, 0.4, 0.7]
    assert difference(values, values) == {"value": 0.0, "low": 0.0, "high": 0.0, "n": 4}


def test_pairing_sees_a_small_steady_difference_that_plain_intervals_hide() -> None:
    first = [n / 20 for n in range(20)]
    second = [value - 0.02 for value in first]
    gap = difference(first, second)
    assert gap["low"] == pytest.approx(0.02)
    assert interval(first)["low"] < interval(second)["high"]


def test_shares_and_f1_are_over_all_questions() -> None:
    assert ratios([(1, 2), (3, 4)])["value"] == pytest.approx(4 / 6)
    assert ratios([(0, 0)])["n"] == 0
    assert f1([(True, True), (True, False), (False, True)])["value"] == pytest.approx(0.5)


# --- files


def test_published_layouts_are_read(tmp_path: Path) -> None:
    pubmedqa = {
        "77": {
            "QUESTION": "Does drug A help?",
            "CONTEXTS": ["We tried.", "It did."],
            "LABELS": ["METHODS", "RESULTS"],
            "final_decision": "yes",
            "YEAR": "2011",
        }
    }
    path = tmp_path / "ori.json"
    path.write_text(json.dumps(pubmedqa), encoding="utf-8")
    questions, documents = read(path)
    assert questions[0].papers == ("pmid:77",)
    assert (questions[0].decision, questions[0].answerable) == ("yes", True)
    assert documents[0].text == "METHODS: We tried.\nRESULTS: It did."

    page = "[1] https://example.org/a\n\n" + "Drug A was given to many patients. " * 10
    expertqa = {"question": "Why?", "answers": {"s": {"claims": [{"evidence": [page, "[2] b"]}]}}}
    path = tmp_path / "expert.jsonl"
    path.write_text(json.dumps(expertqa) + "\n", encoding="utf-8")
    questions, documents = read(path)
    assert [d.id for d in documents] == ["https://example.org/a"]
    assert questions[0].answerable is None


@pytest.mark.parametrize(
    "text", ["", "no json", "{}x", "[1]", '[{"answer": 1}]', '{"a": {"b": 1}}', "[]"]
)
def test_what_is_no_file_of_questions_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "q.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ShizhenError) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert "q.json" in str(caught.value)


def test_the_evidence_of_a_set_becomes_a_library(data: Path, tmp_path: Path) -> None:
    questions, documents = read(data / "qa/pubmedqa/ori_pqal.json")
    decided = [q.decision for q in questions]
    assert [decided.count(d) for d in ("yes", "no", "maybe")] == [552, 338, 110]
    report = build([write_corpus(documents[:3], tmp_path)], tmp_path / "lib", progress=False)
    assert not report.failures
    with Library.open(tmp_path / "lib") as opened:
        assert {paper.id for paper in opened.every_paper()} == {q.papers[0] for q in questions[:3]}
    questions, documents = read(data / "qa/expertqa-med/questions_answers_medical.jsonl")
    assert len(questions) == 101
    assert len(documents) > 200


# --- runs


ASKED = [
    Question(QUESTION, "en", True, ("pmid:101",), "yes"),
    Question("How is gout treated?", "en", answerable=False),
]


def test_a_model_is_measured_in_answers_decisions_abstentions_and_cost(
    server: Server, shelf: Shelf
) -> None:
    said = {"text": SURVIVAL, "source": "literature", "passage": "pmid:101#3", "quote": SURVIVAL}
    server.will(writes(said), says('{"decision": "Yes."}'), writes(answered=False))
    model = load(ModelProfile(base_url=server.url, model="d", price_in=1.0, price_out=1.0))
    told = summary(list(outcomes(ASKED, shelf, model, Checker())), model)
    assert (told["answered"], told["abstained"], told["failures"]) == (1, 1, [])
    assert told["abstention"]["f1"]["value"] == 1.0
    assert told["decisions"]["accuracy"]["value"] == 1.0
    assert told["gold_paper_cited"]["value"] == 1.0
    assert told["tokens"] == [30, 15]
    assert told["cost_usd"] == pytest.approx(45e-6)
    json.dumps(told)


def test_a_call_that_fails_ends_its_own_question_alone(server: Server, shelf: Shelf) -> None:
    server.will(fails(401), writes(answered=False))
    model = load(ModelProfile(base_url=server.url, model="d"))
    told = summary(list(outcomes(ASKED, shelf, model, Checker())), model)
    assert [one["question"] for one in told["failures"]] == [QUESTION]
    assert told["abstained"] == 1
    assert told["decisions"] is None


def test_two_models_are_compared_on_the_questions_both_answered(shelf: Shelf) -> None:
    found = list(outcomes(ASKED, shelf, load(), Checker()))
    nothing = [Outcome(one.question, error="no") for one in found]
    gap = compared(found, found)
    assert gap["statement_support"] == {"value": 0.0, "low": 0.0, "high": 0.0, "n": 1}
    assert compared(found, nothing)["statement_support"] is None


def test_the_picture_is_one(shelf: Shelf, tmp_path: Path) -> None:
    told = summary(list(outcomes(ASKED, shelf, load(), Checker())), load())
    plot([told, told], tmp_path / "f.png")
    assert (tmp_path / "f.png").read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(ShizhenError, match="cannot be written"):
        plot([told], tmp_path / "f.nothing")
