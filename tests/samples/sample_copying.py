"""Whether a summary repeats its source: runs of words, of Han characters, of any characters."""

import re
import unicodedata
from collections.abc import Iterable

MOST_WORDS = 7
MOST_HAN = 15
MOST_CHARACTERS = 59
"""The longest run that may stand in a summary and a source alike."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_STATISTICS = {"n", "p", "hr", "or", "rr", "aor", "ci", "cri", "smd", "vs"}
_NOT_HAN = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fff]")


def squeezed(text: str) -> str:
    """Lower case, compatibility forms unfolded, white space one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def common_words(summary: str, source: str) -> list[str]:
    """Runs of eight words in both; figures and the letters of statistics are passed over."""
    size = MOST_WORDS + 1
    return sorted(_runs(_words(summary), size) & _runs(_words(source), size))


def common_han(summary: str, source: str) -> list[str]:
    """Runs of sixteen Han characters in both, whatever stands between them."""
    size = MOST_HAN + 1
    han = [_NOT_HAN.sub("", text) for text in (summary, source)]
    pieces = [{text[i : i + size] for i in range(len(text) - size + 1)} for text in han]
    return sorted(pieces[0] & pieces[1])


def copied_from(summaries: dict[str, str], sources: Iterable[str]) -> list[str]:
    """Every summary that shares sixty characters with any source, with the characters.

    A run of sixty holds at least one whole block of thirty, if the source is cut into such
    blocks: only sources with a block in common are compared window by window.
    """
    size, block = MOST_CHARACTERS + 1, (MOST_CHARACTERS + 1) // 2
    texts = {name: squeezed(text) for name, text in summaries.items()}
    blocks = {t[i : i + block] for t in texts.values() for i in range(len(t) - block + 1)}
    found = []
    for source in map(squeezed, sources):
        if not any(source[i : i + block] in blocks for i in range(0, len(source), block)):
            continue
        windows = {source[i : i + size] for i in range(len(source) - size + 1)}
        for name, text in texts.items():
            shared = (text[i : i + size] for i in range(len(text) - size + 1))
            found += [f"{name}: {run}" for run in shared if run in windows]
    return found


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(squeezed(text)) if word not in _STATISTICS]


def _runs(words: list[str], size: int) -> set[str]:
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}
