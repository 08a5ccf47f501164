"""How likely a run of Chinese characters is a person's name, from counts in jieba's dictionary.

jieba's word list (MIT) tags 60,000 three-character words as person names (``nr``) and 280,000 as
something else. The former say which characters given names are made of, the latter which
characters and words ordinary text is made of; the difference of the log frequencies is the weight
of evidence (Good 1950) that a character belongs to a name. Nothing of the list is stored here.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from literature.privacy.folded import words

_NAME_TAGS = frozenset({"nr", "nrt", "nrfg"})
_SMOOTHING = 3.0
_COMMON = 120  # surnames of some nine in ten Chinese
_FAME = 15  # a name the dictionary met this often is a figure of history or fiction
_WORD_FREQUENCY = 3  # rarer entries of the dictionary are mostly noise


@dataclass(frozen=True)
class NameModel:
    """Weights of evidence in natural-log units; everyday words that begin with a surname."""

    surnames: dict[str, float]
    given: dict[str, float]
    first: dict[str, float]
    vocabulary: frozenset[str]
    places: frozenset[str]
    figures: frozenset[str]
    common: frozenset[str]

    def surname_at(self, text: str, start: int) -> str:
        """The surname that begins here (a compound one first), or ``""``."""
        for length in (2, 1):
            if (surname := text[start : start + length]) in self.surnames:
                return surname
        return ""

    def evidence(self, surname: str, given: str) -> float:
        """Log odds, without context, that ``surname + given`` is a name and not running text."""
        unseen = -4.0
        weights = [self.given.get(c, unseen) for c in given]
        if len(given) == 2:
            weights[0] = self.first.get(given[0], unseen)
        bonus = 2.0 if len(surname) == 2 else 0.0
        return self.surnames[surname] + sum(weights) + bonus

    def word_at(self, text: str, start: int, longest: int = 5) -> str:
        """The longest everyday word of two or more characters that begins here, or ``""``."""
        for length in range(longest, 1, -1):
            word = text[start : start + length]
            if len(word) == length and word in self.vocabulary:
                return word
        return ""

    def longer_at(self, text: str, start: int) -> str:
        """The name of a place or figure of four or more characters that begins here, or ``""``."""
        for length in (6, 5, 4):
            word = text[start : start + length]
            if len(word) == length and (word in self.figures or word in self.places):
                return word
        return next(
            (text[start : start + n] for n in (3, 2) if text[start : start + n] in self.places), ""
        )


def _read() -> tuple[
    Counter[str], Counter[str], Counter[str], Counter[str], set[str], set[str], set[str]
]:
    surnames = frozenset(words("surnames"))
    heads: Counter[str] = Counter()
    first: Counter[str] = Counter()
    given: Counter[str] = Counter()
    text: Counter[str] = Counter()
    vocabulary: set[str] = set()
    places: set[str] = set()
    figures: set[str] = set()
    with files("jieba").joinpath("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, tag = line.split()
            if tag in _NAME_TAGS:
                if int(frequency) > _FAME or len(word) > 3:
                    figures.add(word)
                if len(word) == 3 and word[0] in surnames:
                    heads[word[0]] += 1
                    first[word[1]] += 1
                    given[word[2]] += 1
                continue
            for character in word:
                text[character] += int(frequency)
            if len(word) > 1 and int(frequency) >= _WORD_FREQUENCY:
                if tag == "ns":
                    places.add(word)
                elif tag != "nt":  # organisations are proper names, not everyday words
                    vocabulary.add(word)
    # 合肥市 is tagged a place, 合肥 a noun: the place counts.
    places |= {word[:-1] for word in places if len(word) > 2 and word[-1] in "市县"}
    vocabulary -= places
    return heads, first, given, text, vocabulary, places, figures


@cache
def name_model() -> NameModel:
    """The model, counted once in a process (about half a second)."""
    heads, first, given, text, vocabulary, places, figures = _read()
    everything = sum(text.values())

    def weights(counts: Counter[str]) -> dict[str, float]:
        total = sum(counts.values())
        floor = _SMOOTHING / (total + _SMOOTHING * len(counts))
        return {
            c: math.log((n + _SMOOTHING) / (total + _SMOOTHING * len(counts)))
            - math.log(max((text[c] + 1) / everything, floor / 10))
            for c, n in counts.items()
        }

    both = Counter(first)
    both.update(given)
    single = weights(both)
    surname_weights = weights(heads)
    listed = {s: min(surname_weights.get(s, 0.0), 4.0) for s in words("surnames") if len(s) == 1}
    listed |= {s: 4.0 for s in words("surnames") if len(s) == 2}
    return NameModel(
        listed,
        single,
        weights(first),
        frozenset(vocabulary),
        frozenset(places),
        frozenset(figures),
        frozenset(words("surnames")[:_COMMON]),
    )
