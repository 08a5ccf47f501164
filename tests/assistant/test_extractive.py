"""The extractive model answers in the papers' own words, or says that nothing answers."""

import pytest
from assistant_doubles import Shelf, paper

from assistant.answer import Answer, SegmentSource
from assistant.ask import ask
from assistant.extraction.candidates import candidates, dangles
from assistant.models import load
from grounding.checker import Checker
from grounding.verdict import Label
from index.hit import Hit
from literature.errors import ShizhenError
from literature.paper import Paper, Role, Status, sha256
from literature.passages import passages


def asked(question: str, shelf: Shelf) -> Answer:
    return ask(question, shelf, load(), Checker())


def quoted(answer: Answer) -> list[str]:
    return [s.text for s in answer.segments if s.source == SegmentSource.LITERATURE]


@pytest.mark.parametrize(
    "question",
    [
        "Does drug A prolong survival in hepatocellular carcinoma?",
        "甲药能延长肝细胞癌患者的生存期吗？",
        "What is the first-line treatment of HCC?",
    ],
)
def test_every_sentence_is_an_exact_quote_of_its_passage(shelf: Shelf, question: str) -> None:
    answer = asked(question, shelf)
    assert not answer.abstained
    for citation in answer.citations:
        assert citation.quote
        assert citation.passage_text[citation.start : citation.end] == citation.quote
        assert citation.passage_sha256 == sha256(citation.passage_text)
    assert set(quoted(answer)) == {citation.quote for citation in answer.citations}
    assert {s.verdict.label for s in answer.segments if s.verdict} == {Label.SUPPORTED}


def test_findings_answer_rather_than_methods_and_background(shelf: Shelf) -> None:
    answer = asked("Does drug A prolong survival in hepatocellular carcinoma?", shelf)
    assert {c.section for c in answer.citations} <= {Role.RESULTS, Role.CONCLUSION}


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("What are the adverse effects of sorafenib in hepatocellular carcinoma?", False),
        ("Does sorafenib prolong survival in hepatocellular carcinoma?", True),
    ],
)
def test_what_was_meant_is_no_answer_to_what_came_of_it(question: str, answered: bool) -> None:
    trial = paper("1", "Sorafenib in hepatocellular carcinoma", (Role.OBJECTIVE,
                  "To observe survival on sorafenib in hepatocellular carcinoma."))  # fmt: skip
    assert asked(question, Shelf(trial)).abstained is not answered


def test_two_papers_are_heard_where_there_are_two() -> None:
    first = paper("1", "Sorafenib in hepatocellular carcinoma", (Role.CONCLUSION,
                  "Sorafenib prolongs survival in hepatocellular carcinoma. "
                  "Sorafenib was safe in hepatocellular carcinoma of the elderly."))  # fmt: skip
    second = paper("2", "Sorafenib for hepatocellular carcinoma in practice", (Role.RESULTS,
                   "Survival in hepatocellular carcinoma on sorafenib was a year."))  # fmt: skip
    answer = asked("Does sorafenib prolong survival in HCC?", Shelf(first, second))
    assert {citation.paper["pmid"] for citation in answer.citations} == {"1", "2"}


def test_a_chinese_question_over_english_papers_says_so_in_chinese(
    trial: Paper, review: Paper
) -> None:
    answer = asked("肝癌的一线治疗是什么？", Shelf(trial, review))
    assert not answer.abstained
    assert answer.language == "zh"
    first = answer.segments[0]
    assert first.source == SegmentSource.CONNECTIVE
    assert "英文" in first.text
    assert first.verdict is None


@pytest.mark.parametrize(
    "question",
    [
        "What will the weather be tomorrow?",
        "Who won the world cup?",
        "How is rheumatoid arthritis treated?",
        "Does drug A work in gout?",
        "明天会下雨吗？",
        "痛风怎么治疗？",
        "???",
    ],
)
def test_what_the_library_lacks_is_not_answered(shelf: Shelf, question: str) -> None:
    answer = asked(question, shelf)
    assert answer.abstained
    assert answer.citations == ()
    assert answer.searched.papers == 3
    assert answer.searched.queries[0] == question
    assert answer.segments
    assert all(s.source == SegmentSource.CONNECTIVE for s in answer.segments)


def test_an_abstention_names_what_is_missing_and_what_came_nearest(shelf: Shelf) -> None:
    english, chinese = asked("How is gout treated?", shelf), asked("痛风怎么治疗？", shelf)
    assert "speaks of gout" in english.text
    assert "痛风" in chinese.text
    assert english.searched.nearest[0]["title"] in english.text


def test_an_empty_library_says_that_it_is_empty() -> None:
    assert "no papers" in asked("How is gout treated?", Shelf()).text


@pytest.mark.parametrize("question", ["", "  \n ", "\u200b"])
def test_an_empty_question_is_an_error(shelf: Shelf, question: str) -> None:
    with pytest.raises(ShizhenError, match="empty"):
        asked(question, shelf)


def test_a_narrower_disease_is_not_the_wider_one() -> None:
    shelf = Shelf(
        paper("1", "Portal hypertension and drug A",
              (Role.CONCLUSION, "Drug A lowers pressure in portal hypertension."))
    )  # fmt: skip
    assert asked("Does drug A help in hypertension?", shelf).abstained
    assert not asked("Does drug A help in portal hypertension?", shelf).abstained


def test_a_retracted_paper_is_quoted_only_alone_and_flagged() -> None:
    question = "Does sorafenib help in hepatocellular carcinoma?"
    title = "Sorafenib in hepatocellular carcinoma"
    sound = paper("8", title, (Role.CONCLUSION, "Sorafenib helps in hepatocellular carcinoma."))
    gone = paper(
        "9",
        title,
        (Role.CONCLUSION, "Sorafenib cures every hepatocellular carcinoma."),
        status=Status.RETRACTED,
    )
    alone = asked(question, Shelf(gone))
    assert [citation.paper["pmid"] for citation in alone.citations] == ["9"]
    assert "Retracted: [1]" in alone.notes[0]
    both = asked(question, Shelf(gone, sound))
    assert [citation.paper["pmid"] for citation in both.citations] == ["8"]
    assert both.notes == ()


def hit(text: str, section: Role = Role.RESULTS) -> Hit:
    found = paper("1", "A title", (section, text))
    return Hit(passages(found)[0], found, 1.0)


def test_a_dangling_sentence_is_taken_with_the_one_before_it() -> None:
    text = "Drug A lowered the death rate in this trial. It did not raise the rate of bleeding."
    assert [c.text for c in candidates(hit(text), 1)][1] == text


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("It was safe.", True),
        ("This drug was safe.", True),
        ("该药安全。", True),
        ("These results suggest a benefit.", False),
        ("This trial found no difference.", False),
        ("该研究表明甲药有效。", False),
        ("Drug A was safe.", False),
    ],
)
def test_what_points_backwards(text: str, points: bool) -> None:
    assert dangles(text) == points


def test_reference_markers_of_a_paper_are_not_shown_as_ours() -> None:
    text = "Drug A prolonged survival in hepatocellular carcinoma [12]."
    shelf = Shelf(paper("1", "Drug A in hepatocellular carcinoma", (Role.CONCLUSION, text)))
    answer = asked("Does drug A prolong survival in hepatocellular carcinoma?", shelf)
    assert "[12]" not in answer.text
    assert answer.citations[0].quote == text


def test_traditional_characters_ask_the_same(shelf: Shelf) -> None:
    simple = ask("甲药能延长肝细胞癌患者的生存期吗？", shelf, load(), Checker())
    other = ask("甲藥能延長肝細胞癌患者的生存期嗎？", shelf, load(), Checker())
    assert other.text == simple.text
    assert not other.abstained
