"""A question put in the other language, word by word, so that Chinese and English meet.

Two ways. By words: each term of the question brings its names in the other language, and BM25
counts them beside the question's own. By meaning: an encoder that knows English only reads a
Chinese question as the row of its words' English names; rough as that is, it finds more than an
encoder of both languages does (``python -m benchmarks.retrieval_choices``).
"""

import re
from collections import defaultdict

from index.analysis import FUNCTION_WORDS, simplified, terms
from index.dictionary import HAN, Names, dictionary, named, words

OTHER = {"zh": "en", "en": "zh"}
"""The languages between which there is a bridge."""

_LONGEST_WORD = 12  # characters of a Chinese name
_LONGEST_NAME = 4  # words of an English one
_MOST_WORDS = 64  # of a gloss: a long question's story lies behind what it is about
_PARTICLES = frozenset("的了吗呢吧啊是在有和与及或且这那着也都就还么")
_RUNS = re.compile(f"(?:{HAN.pattern})+|(?:(?!{HAN.pattern}).)+", re.S)


def across(question: str, language: str) -> dict[str, float]:
    """The terms of the question's names in the other language, by weight.

    The names of one term share its weight among them. A term that has none is left out.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    for names in _names(question, language):
        for term in terms(" ".join(names)):
            weights[term] += 1 / len(names)
    return weights


def _names(question: str, language: str) -> list[Names]:
    if language == "en":
        known = dictionary().chinese
        found = named(words(question), known, " ", _LONGEST_NAME)
        return [known[name] for name in found if name in known and name not in FUNCTION_WORDS]
    known = dictionary().english
    runs = [run for run in _RUNS.findall(simplified(question)) if HAN.match(run)]
    found = [name for run in runs for name in named(list(run), known, "", _LONGEST_WORD)]
    return [known[name] for name in found if len(name) > 1]


def gloss(text: str) -> str:
    """A Chinese text in English words, in its own order; what is not Chinese stays.

    Each word once, and no more than an encoder reads quickly: what a patient tells twice in
    everyday words draws the row away from what is asked.
    """
    known = dictionary().english
    out = []
    for run in _RUNS.findall(simplified(text)):
        if not HAN.match(run):
            out.append(run.strip())
            continue
        found = named(list(run), known, "", _LONGEST_WORD)
        out += [known[name][0] for name in found if name in known and name not in _PARTICLES]
    said = dict.fromkeys(" ".join(out).split())
    return " ".join([*said][:_MOST_WORDS])
