"""What one would ask about a paper, made of its title so that the question can be said."""

import pytest

from dialogue_gen.clauses import is_clause, sentence_case, small
from dialogue_gen.topics import topic


@pytest.mark.parametrize(
    "statement",
    [
        "garlic oil reduces joint pain in mice",
        "early walking is associated with fewer clots",
        "zinc tablets improve wound healing",
        "drugs that inhibit clotting are safe before a tooth is drawn",
        "loss of sleep contributes to high blood pressure",
        "night shifts do not cause ulcers",
    ],
)
def test_a_title_that_says_something_is_a_statement(statement: str) -> None:
    assert is_clause(statement)
    assert "that " + statement in topic(statement, "").question  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name",
    [
        "a walking programme to reduce joint pain",
        "help for bloggers to change their diet and reduce salt",
        "neural correlates of attention",
        "a rare case of central cause of foot drop",
        "five ways in which sleep is tied to mood",
        "differences in cause between two kinds of stroke",
        "the drug's affect on sleep",
    ],
)
def test_a_title_that_names_something_is_none(name: str) -> None:
    assert not is_clause(name)


def test_a_statement_is_asked_for_its_ground_and_a_name_for_its_findings() -> None:
    said = topic("Garlic oil reduces joint pain in mice", "Joint pain and garlic oil.")
    named = topic("Walking programmes to reduce joint pain", "In walking programmes.")
    assert said is not None
    assert "that garlic oil reduces joint pain in mice" in said.question
    assert named is not None
    assert "statement" not in named.question


@pytest.mark.parametrize(
    "title", ["How do nurses take part in policy", "Why Patients Leave Before They Are Seen"]
)
def test_a_question_without_its_mark_is_no_topic(title: str) -> None:
    assert topic(title, "") is None


def test_what_follows_a_first_sentence_is_a_subtitle() -> None:
    made = topic("Imaging of the septic patient. Beyond the cause", "imaging")
    assert made is not None
    assert made.phrase == "imaging of the septic patient"


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("Glasgow scores at admission", "Glasgow scores at admission"),
        ("Wnt5a in the growing bone", "Wnt5a in the growing bone"),
        ("Treatment of sore throats", "treatment of sore throats"),
        ("A new way to treat sore throats", "a new way to treat sore throats"),
    ],
)
def test_a_name_keeps_its_capital_inside_a_sentence(title: str, inside: str) -> None:
    assert small(title, "We speak of other things.") == inside


def test_title_case_is_brought_down_where_every_word_is_known() -> None:
    text = "the garlic oil was given to mice with Crohn disease and pain"
    assert sentence_case("Garlic Oil for Pain in Crohn Disease", text) == (
        "Garlic oil for pain in Crohn disease"
    )
    assert sentence_case("Garlic Oil Versus Quzhi Grunt Pills", text) is None
