"""Both languages say everything."""

import string
from pathlib import Path

import pytest

from grounding.verdict import Label
from literature.paper import Role, Status
from ui.words import LANGUAGES, best, name, say, wording


def fields(words: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(words) if field}


@pytest.mark.parametrize("key", sorted(wording()))
def test_every_key_is_worded_alike_in_both_languages(key: str) -> None:
    worded = wording()[key]
    assert set(worded) == set(LANGUAGES)
    assert all(words.strip() for words in worded.values())
    assert fields(worded["en"]) == fields(worded["zh"])


def test_every_key_is_used(root: Path) -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in (root / "ui").rglob("*.py"))
    by_code = (
        *("verdict.", "section.", "status.", "warning.", "language.", "facts."),
        *("view.", "library.", "study.kind."),
        "flag.",
        *("audit.", "dialogues.", "models."),
    )
    unused = [k for k in wording() if f'"{k}"' not in code and not k.startswith(by_code)]
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_section_and_status_has_words(language: str) -> None:
    chosen = best(language)
    for label in Label:
        assert say(chosen, f"verdict.{label}") != say(chosen, f"verdict.{label}.means")
    assert all(name(chosen, "section", role) != role for role in Role)
    troubled = [status for status in Status if status != Status.OK]
    assert all(name(chosen, kind, s) != s for kind in ("status", "warning") for s in troubled)


def test_verdicts_differ_in_sign_and_word_not_in_colour_alone() -> None:
    assert len({label.sign for label in Label}) == len(Label)
    for language in LANGUAGES:
        assert len({say(language, f"verdict.{label}") for label in Label}) == len(Label)


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert name("zh", "language", "fr") == "fr"


@pytest.mark.parametrize(
    ("asked", "given"),
    [("zh-CN", "zh"), ("zh", "zh"), ("ZH-TW", "zh"), ("en-GB", "en"), ("fr", "en"), (None, "en")],
)
def test_a_browser_is_answered_in_its_language(asked: str | None, given: str) -> None:
    assert best(asked) == given
