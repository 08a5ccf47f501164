"""How the extractive generator says things: templates by turn, sentences quoted whole."""

from collections.abc import Sequence
from typing import Any

from dialogue_gen.aspects import Quotable, quotables
from dialogue_gen.dialogue import Source
from dialogue_gen.draft import DraftSegment, DraftTurn
from dialogue_gen.item import FollowUp, Item
from dialogue_gen.lexicon import words
from literature.normal import language_of

MOST = {"en": 2, "zh": 2}
"""Sentences quoted in one answer."""


def pick(listed: Sequence[str], n: int, **values: Any) -> str:
    """The template whose turn it is, filled in."""
    return listed[n % len(listed)].format(**values)


def asked(key: str, language: str, n: int, *path: str, **values: Any) -> str:
    """A question from ``words/asking.json``."""
    return pick(_at(words("asking")[key], path)[language], n, **values)


def told(key: str, language: str, n: int, *path: str, **values: Any) -> DraftSegment:
    """A connective from ``words/telling.json``."""
    text = pick(_at(words("telling")[key], path)[language], n, **values)
    return DraftSegment(text=text, source=Source.CONNECTIVE)


def _at(table: Any, path: Sequence[str]) -> Any:
    for key in path:
        table = table[key]
    return table


def user(text: str) -> DraftTurn:
    """A user's turn."""
    return DraftTurn(role="user", text=text)


def assistant(segments: Sequence[DraftSegment | None], *, abstain: bool = False) -> DraftTurn:
    """An assistant's turn of the segments that are there."""
    there = tuple(segment for segment in segments if segment)
    return DraftTurn(role="assistant", segments=there, abstain=abstain)


def quoted(quote: Quotable) -> DraftSegment:
    """A sentence in quotation marks, citing its passage.

    A Chinese one loses its own stop, so that the marker stands before the closing one: “…”[1]。
    """
    words_ = quote.text
    if language_of(words_) == "zh":
        words_ = words_.rstrip(".。;；!！")
        return DraftSegment(text=f"“{words_}”。", passage=quote.passage.pid, quote=words_)
    return DraftSegment(text=f"“{words_}”", passage=quote.passage.pid, quote=words_)


class Quotes:
    """The quotable sentences of an item's gold passages, each given once."""

    def __init__(self, item: Item) -> None:
        self.item = item
        ordered = sorted(item.gold, key=lambda p: (p.paper, p.start))
        self._left = quotables(tuple(ordered))

    def take(self, aspect: FollowUp, most: int | None = None) -> list[Quotable]:
        """Up to ``most`` sentences that tell it, those that tell it first of all before others."""
        most = most or MOST[self.item.language]
        able = [quote for quote in self._left if aspect in quote.tells]
        able.sort(key=lambda quote: (quote.tells[0] != aspect, quote.place))
        return self._given(able[:most])

    def the(self, text: str) -> list[Quotable]:
        """The sentence of these words; empty where it is not among them."""
        return self._given([quote for quote in self._left if quote.text == text][:1])

    def _given(self, chosen: list[Quotable]) -> list[Quotable]:
        self._left = [quote for quote in self._left if quote not in chosen]
        return sorted(chosen, key=lambda quote: quote.place)


def answer(
    item: Item, aspect: FollowUp, quotes: Sequence[Quotable], n: int, *, first: bool = False
) -> list[DraftSegment]:
    """A lead that says what follows, and the sentences; the first answer names year or language."""
    language = item.language
    year = quotes[0].passage.year
    if first and item.crosses:
        lead = told("foreign", language, n)
    elif first and year and n % 2:
        lead = told("dated", language, n // 2, year=year)
    else:
        lead = told("lead", language, n, aspect)
    return [lead, *map(quoted, quotes)]
