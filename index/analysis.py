"""Text to terms, the same for passages and questions, in Chinese and English.

English: case, width, accents and possessives dropped, Greek letters by name, endings taken off by
Porter's second stemmer, function words left out. A compound gives its parts and the whole, so that
``IL-6`` meets ``IL6`` and ``TNF-α`` meets ``TNF-alpha``. A number stays one term.

Chinese: traditional characters become simplified, then each pair of neighbouring characters
between function characters. Measured on two sets against words of jieba's dictionary, words with
pairs, single characters with pairs, and pairs with triples, pairs alone ranked best
(``python -m benchmarks.retrieval_choices``): medical words are what a general dictionary lacks.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

import Stemmer

ANALYSIS_VERSION = "2"
"""Changes whenever a text would give other terms: a library of another version is built anew."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = re.compile("[\u0300-\u036f]")
_RUNS = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)"
    rf"|(?P<latin>[^\W_{_HAN}]+(?:[-'’‐‑–./][^\W_{_HAN}]+)*)"
)
_PARTS = re.compile(r"[-'’‐‑–./]")
_GREEK = str.maketrans(
    {
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
        "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "σ": "sigma",
        "ς": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    }
)  # fmt: skip
FUNCTION_WORDS = frozenset(
    "a an and are as at be been but by can could did do does for from had has have how i if in into"  # noqa: SIM905
    " is it its may of on or s such t than that the their them then there these they this those to"
    " was were what when where which who will with would you your".split()
)
_FUNCTION_CHARACTERS = re.compile(
    "[的了吗呢吧啊我你您他她它们是在有和与及或且这那着也都就还么什怎]+"
)


def terms(text: str) -> list[str]:
    """The terms of a text in order, with repetitions."""
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text).lower())
    return list(_terms(unicodedata.normalize("NFC", text)))


def _terms(text: str) -> Iterator[str]:
    for run in _RUNS.finditer(text):
        if run["han"]:
            yield from _chinese(run["han"])
        elif run["number"]:
            yield run["number"].replace(",", "")
        else:
            yield from _latin(run["latin"])


@lru_cache(maxsize=200_000)
def _latin(run: str) -> tuple[str, ...]:
    """The terms of a word or a compound; most that a text holds were met before."""
    return tuple(_parted(run))


def _parted(run: str) -> Iterator[str]:
    parts = [part for part in _PARTS.split(run.translate(_GREEK)) if part]
    if len(parts) > 1 and parts[-1] == "s":
        parts.pop()
    for part in parts:
        if part not in FUNCTION_WORDS:
            yield stem(part)
    if 1 < len(parts) <= 3:
        yield stem("".join(parts))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """An English word without its endings (Porter 2001, "Snowball"); other words as they are."""
    return str(_stemmer().stemWord(word)) if word.isascii() and word.isalpha() else word


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)  # our own cache is the faster one


def _chinese(run: str) -> Iterator[str]:
    for piece in _FUNCTION_CHARACTERS.split(simplified(run)):
        if len(piece) == 1:
            yield piece
        for i in range(len(piece) - 1):
            yield piece[i : i + 2]


def simplified(text: str) -> str:
    """The text in simplified characters; as long as before."""
    return text.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified characters, the first choice of OpenCC's table."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8")
    pairs = (line.split() for line in table.splitlines())
    return {ord(pair[0]): pair[1] for pair in pairs if len(pair) > 1 and len(pair[0]) == 1}
