"""What a question is about: its terms, and whether a text speaks of them.

A term is a concept of the glossary (any of its names, in either language, stands for it), else a
word or a run of Chinese characters. Grammar is no term, and a word that half of all medical
questions share weighs little. Terms stand in for the rarity of a word in a library (its idf):
rarity in a small library tells nothing, and a question has to be judged alike in all of them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+(?:[-/'][a-z0-9]+)*")
_PART = re.compile(r"[a-z0-9]+")
_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa"})
# Longest first; what is left must keep four letters.
_SUFFIXES = ("ization", "isation", "ations", "ation", "ments", "ment", "ives", "ions", "ings",
             "ive", "ion", "ing", "ers", "er", "ed", "ly", "al", "e")  # fmt: skip

KEY_KINDS = frozenset({"disease", "drug", "organism"})
GENERIC, WORD = "generic", "word"
WEIGHTS = {GENERIC: 0.3, WORD: 1.5} | dict.fromkeys(KEY_KINDS, 2.0)
CONCEPT_WEIGHT = 1.5  # a concept of another kind: a procedure, a test, a part of the body
PARTLY = 0.6  # share of a run's character pairs from which on a text speaks of it


@dataclass(frozen=True, slots=True)
class Term:
    """Something a question asks about.

    ``name`` is how the question says it; ``names`` are all that count as the same, in the form
    that :class:`Speech` compares; ``kind`` is the glossary's, else ``word`` or ``generic``.
    """

    name: str
    kind: str
    names: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How much it matters that a passage speaks of it."""
        return WEIGHTS.get(self.kind, CONCEPT_WEIGHT)

    @property
    def is_key(self) -> bool:
        """Whether a text that does not speak of it cannot answer: a disease, drug or organism."""
        return self.kind in KEY_KINDS

    def in_language(self, language: str) -> tuple[str, ...]:
        """Its names in ``zh`` or ``en``; a Latin name (``PD-1``) is at home in both."""
        if language == "zh":
            return self.names
        return tuple(name for name in self.names if not _HAN.search(name))


class Speech:
    """A text made ready to be asked what it speaks of."""

    def __init__(self, text: str, language: str) -> None:
        low = _folded(text)
        self.language = language
        self._words = f" {' '.join(map(stem, _PART.findall(low)))} "
        self._han = "".join(_HAN_RUN.findall(low))

    def has(self, term: Term) -> float | None:
        """How much of the term is there, 0 to 1; ``None`` where it has no name in this language."""
        names = term.in_language(self.language)
        return max(map(self._share, names)) if names else None

    def _share(self, name: str) -> float:
        if not _HAN.search(name):
            return float(f" {name} " in self._words)
        if name in self._han:
            return 1.0
        pairs = [name[i : i + 2] for i in range(len(name) - 1)]
        share = sum(pair in self._han for pair in pairs) / len(pairs) if len(name) > 2 else 0.0
        return share if share >= PARTLY else 0.0


def terms(question: str) -> tuple[Term, ...]:
    """What a question is about, each term once, in the order they are asked."""
    low = _folded(question)
    found: dict[tuple[str, ...], Term] = {}
    for start, end, term in sorted(_concepts(low), key=lambda c: c[0]):
        found.setdefault(term.names, term)
        low = low[:start] + "，" * (end - start) + low[end:]  # taken: its words count no more
    for term in (*_latin(low), *_chinese(low)):
        found.setdefault(term.names, term)
    return tuple(found.values())


def stem(word: str) -> str:
    """A word without its commonest endings: ``treatments`` and ``treated`` are ``treat``."""
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().translate(_GREEK)


def _comparable(name: str) -> str:
    """A name as :class:`Speech` has it: Han as it stands, Latin words as stems."""
    low = _folded(name)
    return low if _HAN.search(low) else " ".join(map(stem, _PART.findall(low)))


def _concepts(low: str) -> Iterator[tuple[int, int, Term]]:
    """The glossary's concepts in a folded text, longest names first, none overlapping."""
    taken: list[tuple[int, int]] = []
    pattern, by_name = _glossary()
    for found in pattern.finditer(low):
        kind, names = by_name[found.group()]
        taken.append(found.span())
        yield found.start(), found.end(), Term(found.group(), kind, names)


@cache
def _glossary() -> tuple[re.Pattern[str], dict[str, tuple[str, tuple[str, ...]]]]:
    """One pattern over all names of the glossary, and the kind and names each belongs to."""
    by_name: dict[str, tuple[str, tuple[str, ...]]] = {}
    for line in _lines("glossary.tsv"):
        kind, *columns = line.split("\t")
        names = [_folded(name) for column in columns for name in column.split("|") if name]
        for name in names:
            by_name.setdefault(name, (kind, tuple(dict.fromkeys(map(_comparable, names)))))
    longest_first = sorted(by_name, key=len, reverse=True)
    bounded = (
        re.escape(name) if _HAN.search(name) else rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])"
        for name in longest_first
    )
    return re.compile("|".join(bounded)), by_name


def _latin(low: str) -> Iterator[Term]:
    for word in _WORD.findall(low):
        parts = _PART.findall(word)
        if not all(len(part) > 2 and part.isalpha() for part in parts):
            parts = [word]  # PD-1, IL-6, T790M: no part of it says anything alone
        for part in parts:
            if part.isdigit() or len(part) < 2 or set(_PART.findall(part)) <= _listed("stopwords"):
                continue
            generic = set(_PART.findall(part)) <= _listed("generic") | _listed("stopwords")
            yield Term(part, GENERIC if generic else WORD, (_comparable(part),))


def _chinese(low: str) -> Iterator[Term]:
    """Runs of Han between the listed words; what is left of one character says nothing."""
    listed = _listed("generic") | _listed("stopwords")
    for run in _HAN_RUN.findall(low):
        rest = ""
        at = 0
        while at < len(run):
            word = next(
                (run[at : at + n] for n in range(6, 0, -1) if run[at : at + n] in listed), ""
            )
            if len(word) > 1 or word in _PARTICLES:
                yield from _run(rest)
                rest = ""
                if word in _listed("generic"):
                    yield Term(word, GENERIC, (word,))
                at += len(word)
            else:
                rest += run[at]
                at += 1
        yield from _run(rest)


# Single characters that are grammar even inside a run; others (中, 大, 小) may be part of a name.
_PARTICLES = frozenset(
    "的了吗呢么啊吧嘛与和或及在被把将对为从由且而但是有能会应该否谁请若都也还就才又再更最很比跟以按"
)


def _run(rest: str) -> Iterator[Term]:
    singles = "".join(word for word in _listed("generic") | _listed("stopwords") if len(word) == 1)
    rest = rest.strip(singles)
    if len(rest) > 1:
        yield Term(rest, WORD, (rest,))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(f"{name}.txt") for word in line.split())


def _lines(name: str) -> Iterable[str]:
    text = files("assistant.extraction").joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
