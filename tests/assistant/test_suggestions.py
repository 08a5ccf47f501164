"""What is offered to go on with is what the library answers, in the reader's language, and new."""

from assistant_doubles import Shelf, paper

from assistant.ask import ask
from assistant.models import load
from assistant.suggestions import suggestions
from grounding.checker import Checker
from literature.paper import Paper, Role

QUESTION = "Does metformin help in type 2 diabetes?"


def other() -> Paper:
    return paper(
        "201",
        "Aspirin in type 2 diabetes: a randomised trial",
        (Role.RESULTS, "In type 2 diabetes aspirin reduced vascular events by 12 %."),
        (Role.CONCLUSION, "Aspirin helps to prevent vascular events in type 2 diabetes."),
    )


def first() -> Paper:
    return paper(
        "202",
        "Metformin in type 2 diabetes: a randomised trial",
        (Role.RESULTS, "Metformin lowered HbA1c by 1.1 % in type 2 diabetes."),
        (Role.CONCLUSION, "Metformin helps to control glucose in type 2 diabetes."),
    )


def chinese() -> Paper:
    return paper(
        "203",
        "阿司匹林治疗2型糖尿病的随机对照试验",
        (Role.RESULTS, "2型糖尿病患者服用阿司匹林后血管事件减少12%。"),
        (Role.CONCLUSION, "阿司匹林用于2型糖尿病可有效减少血管事件。"),
    )


def test_what_is_offered_is_answered_by_the_library() -> None:
    shelf = Shelf(first(), other())
    answer = ask(QUESTION, shelf, load(), Checker())
    offered = list(suggestions([answer], shelf))
    assert any("aspirin" in question for question in offered)
    for question in offered:
        again = ask(question, shelf, load(), Checker())
        assert not again.abstained, question
        assert {s.text for s in again.segments} - {s.text for s in answer.segments}


def test_what_the_library_does_not_hold_is_not_offered() -> None:
    shelf = Shelf(first())
    answer = ask(QUESTION, shelf, load(), Checker())
    assert not answer.abstained
    assert list(suggestions([answer], shelf)) == []


def test_a_chinese_answer_is_followed_by_chinese_questions() -> None:
    shelf = Shelf(first(), other(), chinese())
    answer = ask("二甲双胍对2型糖尿病有效吗？", shelf, load(), Checker())
    offered = list(suggestions([answer], shelf))
    assert any("阿司匹林" in question for question in offered)
    assert all(question.endswith("？") for question in offered)


def test_what_was_asked_already_is_not_offered_again() -> None:
    shelf = Shelf(first(), other())
    answer = ask(QUESTION, shelf, load(), Checker())
    offered = list(suggestions([answer], shelf))
    more = ask(offered[0], shelf, load(), Checker(), history=[answer])
    assert offered[0] not in list(suggestions([answer, more], shelf))


def test_nothing_said_is_followed_by_nothing() -> None:
    assert list(suggestions([], Shelf(first()))) == []
