"""A small tagger of English text: which words are persons, towns, addresses, firms, hospitals.

A linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over the shape, letters
and neighbours of each word. Its weights (``words/english.npz``) are trained by
``benchmarks/deid_tagger`` on made-up texts; features are hashed (Weinberger et al. 2009), so no
word of anybody's is stored. Needs numpy alone.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
LISTS = ("everyday", "given", "family", "towns")
MEDICAL = Path(__file__).with_name("words") / "medical.npz"
"""Hashes of the words that medical abstracts write small (``benchmarks/deid_tagger``)."""
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 160  # tokens looked at together
_BREAK = re.compile(r"\n[ \t]*\n|(?<=[.!?])\s")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters or digits, or one sign; ``gap`` is what stands before it."""

    start: int
    end: int
    text: str
    gap: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A stretch ``[start, end)`` of one label with the probability of its weakest word."""

    start: int
    end: int
    label: str
    probability: float


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``, offsets into ``text``."""
    found, last = [], start
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        found.append(Token(match.start(), match.end(), match.group(), text[last : match.start()]))
        last = match.end()
    return found


def _shape(word: str) -> str:
    if word.isdigit():
        return f"9{len(word)}"
    if not word[0].isalpha():
        return word
    if word.isupper():
        return "X" if len(word) == 1 else "XX"
    if word[0].isupper():
        return "Xx" if word[1:].islower() else "XxX"
    return "x" if word.islower() else "xX"


@dataclass(frozen=True)
class Lists:
    """Hashes of words: everyday words, given names, family names, towns."""

    everyday: frozenset[int] = frozenset()
    given: frozenset[int] = frozenset()
    family: frozenset[int] = frozenset()
    towns: frozenset[int] = frozenset()

    def flags(self, word: str) -> str:
        """A letter for each list that holds the (lower-case) word."""
        code = hashed(word)
        return "".join(
            letter
            for letter, held in (
                ("e", self.everyday),
                ("g", self.given),
                ("f", self.family),
                ("t", self.towns),
            )
            if code in held
        )


def features(sentence: list[Token], flags: list[str]) -> list[list[str]]:
    """The features of each token, as strings; ``flags`` are its word's :meth:`Lists.flags`."""
    lowered = [t.text.lower() for t in sentence]
    shapes = [_shape(t.text) for t in sentence]
    breaks = ["n" if "\n" in t.gap else "s" if t.gap else "-" for t in sentence]
    capitals = sum(s[0] == "X" for s in shapes)
    small = sum(s == "x" for s in shapes)
    style = "caps" if capitals > 3 * small + 3 else "small" if not capitals else "mixed"
    return [_of(i, lowered, shapes, breaks, flags, style) for i in range(len(sentence))]


def _of(
    i: int, lowered: list[str], shapes: list[str], breaks: list[str], flags: list[str], style: str
) -> list[str]:
    def at(values: list[str], j: int, edge: str) -> str:
        return values[j] if 0 <= j < len(values) else edge

    word, shape = lowered[i], shapes[i]
    before, after = at(lowered, i - 1, "^"), at(lowered, i + 1, "$")
    before2, after2 = at(lowered, i - 2, "^"), at(lowered, i + 2, "$")
    b, a = at(shapes, i - 1, "^"), at(shapes, i + 1, "$")
    opening = i == 0 or breaks[i] == "n" or before in {".", "?", "!", ":", '"', "“"}
    out = [
        "bias",
        f"w={word}",
        f"s={shape}",
        f"s={shape}|{style}",
        f"s={shape}|o={opening}",
        f"w-1={before}",
        f"w+1={after}",
        f"w-2={before2}",
        f"w+2={after2}",
        f"w-1={before}|s={shape}",
        f"w+1={after}|s={shape}",
        f"w-2,-1={before2},{before}|s={shape}",
        f"w+1,+2={after},{after2}|s={shape}",
        f"w-1,+1={before},{after}|s={shape}",
        f"s3={b},{shape},{a}",
        f"s-2={at(shapes, i - 2, '^')},{b},{shape}",
        f"s+2={shape},{a},{at(shapes, i + 2, '$')}",
        f"g={breaks[i]}|{at(breaks, i + 1, 'n')}|{shape}",
        f"w-1,g={before}|{breaks[i]}",
        f"k={flags[i]}|s={shape}",
        f"k={flags[i]}|s={shape}|o={opening}|{style}",
        f"k2={at(flags, i - 1, '^')}|{b}|{flags[i]}|{shape}",
        f"k+2={flags[i]}|{shape}|{at(flags, i + 1, '$')}|{a}",
        f"k3={at(flags, i - 1, '^')}|{b}|{flags[i]}|{shape}|{at(flags, i + 1, '$')}|{a}",
        f"k,w-1={flags[i]}|{before}|{shape}",
        f"k,w+1={flags[i]}|{after}|{shape}",
    ]
    if word[0].isalpha():
        bounded = f"^{word}$"
        out += [f"p{n}={word[:n]}" for n in (2, 3, 4) if len(word) > n]
        out += [f"e{n}={word[-n:]}" for n in (1, 2, 3, 4) if len(word) > n]
        out += [f"e3={word[-3:]}|s={shape}|o={opening}"]
        out += [f"g3={bounded[j : j + 3]}" for j in range(len(bounded) - 2)]
        out += [f"g4={bounded[j : j + 4]}" for j in range(len(bounded) - 3)]
        out.append(f"l={min(len(word), 9)}|s={shape}")
    out += [f"e3-1={before[-3:]}|{b}", f"e3+1={after[-3:]}|{a}", f"p3+1={after[:3]}|{a}"]
    return out


def hashed(feature: str) -> int:
    """The 32-bit hash under which a feature's weights are stored."""
    return zlib.crc32(feature.encode())


class Tagger:
    """The trained field: ``labels`` (``O``, ``B-NAME``, ``I-NAME`` …), weights and transitions."""

    def __init__(
        self,
        labels: list[str],
        lists: Lists,
        hashes: np.ndarray,
        weights: np.ndarray,
        transitions: np.ndarray,
    ) -> None:
        self.labels = labels
        self.lists = lists
        self.rows = {int(h): row for row, h in enumerate(hashes)}
        self.weights = weights.astype(np.float32)
        self.transitions = transitions.astype(np.float32)

    def probabilities(self, sentence: list[Token]) -> np.ndarray:
        """Marginal probabilities, shape (tokens, labels), by forward–backward in log space."""
        scores = np.zeros((len(sentence), len(self.labels)), np.float32)
        flags = [self.lists.flags(token.text.lower()) for token in sentence]
        for i, names in enumerate(features(sentence, flags)):
            rows = [row for name in names if (row := self.rows.get(hashed(name))) is not None]
            if rows:
                scores[i] = self.weights[rows].sum(axis=0)
        forward, backward = scores.copy(), np.zeros_like(scores)
        for i in range(1, len(sentence)):
            forward[i] += _logsumexp(forward[i - 1][:, None] + self.transitions, 0)
        for i in range(len(sentence) - 2, -1, -1):
            backward[i] = _logsumexp(
                self.transitions + (scores[i + 1] + backward[i + 1])[None, :], 1
            )
        joint = forward + backward
        joint -= _logsumexp(joint, 1)[:, None]
        return np.exp(joint)

    def tag(self, text: str) -> Iterator[Tagged]:
        """The labelled stretches of a text, in order."""
        for start, end in _chunks(text):
            sentence = tokens(text, start, end)
            if sentence:
                yield from self._spans(sentence, self.probabilities(sentence))

    def _spans(self, sentence: list[Token], probable: np.ndarray) -> Iterator[Tagged]:
        kinds = sorted({label[2:] for label in self.labels if label != "O"})
        columns = [[i for i, label in enumerate(self.labels) if label[2:] == k] for k in kinds]
        outside = [i for i, label in enumerate(self.labels) if label == "O"]
        by_kind = np.stack([probable[:, c].sum(1) for c in [*columns, outside]], 1)
        begins = [self.labels.index(f"B-{k}") for k in kinds]
        open_at, kind, weakest = -1, -1, 1.0
        for i in range(len(sentence) + 1):
            best = int(by_kind[i].argmax()) if i < len(sentence) else len(kinds)
            fresh = (
                best < len(kinds)
                and i < len(sentence)
                and (probable[i, begins[best]] > by_kind[i, best] / 2)
            )
            if open_at >= 0 and (best != kind or fresh):
                yield Tagged(sentence[open_at].start, sentence[i - 1].end, kinds[kind], weakest)
                open_at = -1
            if best < len(kinds):
                if open_at < 0:
                    open_at, kind, weakest = i, best, 1.0
                weakest = min(weakest, float(by_kind[i, best]))


def _logsumexp(values: np.ndarray, axis: int) -> np.ndarray:
    top = values.max(axis=axis, keepdims=True)
    return (top + np.log(np.exp(values - top).sum(axis=axis, keepdims=True))).squeeze(axis)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of whole sentences short enough to be looked at together."""
    start = position = 0
    for match in _BREAK.finditer(text):
        if match.end() - start > 4 * _LONGEST and position > start:
            yield start, position
            start = position
        position = match.end()
    while len(text) - start > 20 * _LONGEST:
        yield start, start + 20 * _LONGEST
        start += 20 * _LONGEST
    yield start, len(text)


@cache
def tagger() -> Tagger:
    """The tagger that comes with the package."""
    with as_file(files("literature.privacy").joinpath("words", "english.npz")) as path:
        stored = np.load(path, allow_pickle=False)
        return Tagger(
            [str(label) for label in stored["labels"]],
            Lists(*(frozenset(map(int, stored[name])) for name in LISTS)),
            stored["hashes"],
            stored["weights"],
            stored["transitions"],
        )


@cache
def _medical() -> frozenset[int]:
    with np.load(MEDICAL, allow_pickle=False) as stored:
        return frozenset(map(int, stored["hashes"]))


def ordinary(name: str) -> bool:
    """Whether every word of it is one of everyday English or of medicine: *Atenolol*, *Low Back*.

    A word that is a given name too (*Will*, *Rose*) is not told apart here.
    """
    flags = flags_of(name)
    words = [word.group().lower() for word in _WORD.finditer(name)]
    return bool(words) and all(
        "g" not in held and ("e" in held or hashed(word) in _medical())
        for word, held in zip(words, flags, strict=True)
    )


def flags_of(name: str) -> list[str]:
    """For each word of a name the letters of the lists that hold it (:meth:`Lists.flags`)."""
    lists = tagger().lists
    return [lists.flags(word.group().lower()) for word in _WORD.finditer(name)]


def known(name: str) -> bool:
    """Whether the lists of given and family names hold a word of it."""
    return any({"g", "f"} & set(flags) for flags in flags_of(name))


def everyday(name: str) -> bool:
    """Whether each of its words is one of everyday English too: ``Mark Will``."""
    return all("e" in flags for flags in flags_of(name))
