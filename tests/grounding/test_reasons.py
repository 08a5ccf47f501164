"""Every reason is worded in both languages."""

import re
from pathlib import Path
from string import Formatter

import pytest

from grounding.reasons import codes, sentence


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_reason_takes_the_same_values_in_both_languages(code: str) -> None:
    class Values(dict):
        def __missing__(self, key: str) -> str:
            self[key] = key
            return f"<{key}>"

    english, chinese = Values(), Values()
    assert sentence(code, english, "en").endswith(".")
    assert sentence(code, chinese, "zh").endswith("。")
    assert set(english) == set(chinese)
    assert Formatter


def test_every_code_in_the_room_is_worded(root: Path) -> None:
    used = set()
    for file in (root / "grounding").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        used |= set(re.findall(r'Reason\(\s*"(\w+)"', text))
        used |= set(
            re.findall(
                r'"(\w+_(?:differs|absent|denies|reversed|significant|swapped|denied|told|association|dropped|added|omitted|is_\w+))"',
                text,
            )
        )
    unknown = {code for code in used if code not in codes()}
    assert unknown <= {"number_absent"} - codes()


def test_an_unknown_code_or_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("nobody_worded_this", {}, "en")
    with pytest.raises(KeyError):
        sentence("number_differs", {"claim": "1"}, "en")


def test_another_language_is_answered_in_english() -> None:
    assert sentence("claim_is_empty", {}, "fr") == sentence("claim_is_empty", {}, "en")
