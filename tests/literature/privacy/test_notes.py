"""Whole notes, letters and chats: what identifies goes, and nothing else."""

import pytest
from notes import notes, unmark

from literature.privacy import identify


@pytest.mark.parametrize("note", notes("zh"), ids=lambda note: note[:16].replace("\n", " "))
def test_chinese_notes(note: str) -> None:
    text, spans = unmark(note)
    assert [(s.start, s.end, str(s.type)) for s in identify(text)] == spans


@pytest.mark.parametrize("note", notes("en"), ids=lambda note: note[:16].replace("\n", " "))
def test_english_notes(note: str) -> None:
    text, spans = unmark(note)
    assert [(s.start, s.end, str(s.type)) for s in identify(text)] == spans


@pytest.mark.xfail(
    strict=True, reason="a name in small letters after a mere abbreviation is missed"
)
def test_a_name_in_small_letters_without_a_sentence() -> None:
    note = "pt {NAME:john macallister} says he cant sleep since starting prednisone 40mg, lives w/ "
    text, spans = unmark(note + "wife {NAME:karen}")
    assert [(s.start, s.end, str(s.type)) for s in identify(text)] == spans
