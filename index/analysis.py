"""Text to terms, the same for passages and questions, in Chinese and English.

English: NFKC, lower case, Greek letters by name, possessives dropped, plural and tense endings
taken off, function words left out. Names with digits and hyphens give their parts and the whole
(``IL-6`` and ``IL6`` both hold ``il6``). Chinese: every word that jieba finds, and every pair of
neighbouring characters, so that a name no dictionary holds is still found by its pieces.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

ANALYSIS_VERSION = "1"
"""Changes whenever a text would give other terms: a library of another version is built anew."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:[-'.,/][^\W_{_HAN}]+)*")
_PARTS = re.compile(r"[-'.,/]")
_IS_HAN = re.compile(rf"[{_HAN}]")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "ω": "omega", "σ": "sigma", "τ": "tau", "θ": "theta", "ζ": "zeta",
}  # fmt: skip
_FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "of",
        "on",
        "or",
        "s",
        "such",
        "t",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


def terms(text: str) -> list[str]:
    """The terms of a text in order, with repetitions."""
    return list(_terms(unicodedata.normalize("NFKC", text).lower()))


def _terms(text: str) -> Iterator[str]:
    for run in _RUNS.findall(text):
        if _IS_HAN.match(run):
            yield from _chinese(run)
        else:
            yield from _latin(run)


def _latin(run: str) -> Iterator[str]:
    run = run.removesuffix("'s")
    for letter, name in _GREEK.items():
        if letter in run:
            run = run.replace(letter, name)
    parts = [part for part in _PARTS.split(run) if part]
    for part in parts:
        if part not in _FUNCTION_WORDS:
            yield stem(part)
    if len(parts) > 1 and any(c.isdigit() for c in run):
        yield "".join(parts)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """An English word without plural ``s``/``es``/``ies`` (the S-stemmer of Harman 1991)."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss", "is")):
        return word[:-1]
    return word


def _chinese(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
        return
    for i in range(len(run) - 1):
        yield run[i : i + 2]
    for word in _cutter().cut(run, HMM=False):
        if len(word) > 2:
            yield word


@cache
def _cutter() -> Any:
    """jieba's tokenizer, loaded with the first Chinese text and without its cache file.

    jieba keeps its dictionary as a ``marshal`` file in the folder for temporary files, where
    anybody may leave one: it is neither read nor written here.
    """
    import jieba

    jieba.setLogLevel("WARNING")
    cutter = jieba.Tokenizer()
    with cutter.get_dict_file() as stream:
        cutter.FREQ, cutter.total = cutter.gen_pfdict(stream)
    cutter.initialized = True
    return cutter
