"""Sentences with their offsets, Chinese and English in one function.

Rules, no model: every stop in the text is a candidate, and each is judged by what stands before
and behind it. Time is linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from literature.abbreviations import (
    CLOSED_BY_NUMBER,
    MAY_END,
    NAMED_BY_LETTER,
    NEVER_END,
    STARTERS,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``text == whole[start:end]``, no blanks at its ends."""

    start: int
    end: int
    text: str


_CANDIDATE = re.compile(r"[。．！？；.!?;…]+|\n+")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK = re.compile(rf"[{_HAN}\u3000-\u303f\uff01-\uff60\u3040-\u30ff“”‘’]")
_IS_HAN = re.compile(rf"[{_HAN}]")
_CLOSERS = re.compile(
    r"""["'”’」』）)\]】》〉］｝}]*(?:\[\d{1,3}(?:\s?[,，–-]\s?\d{1,3})*\]|【\d{1,3}】)*"""
)
_WORD_BEFORE = re.compile(r"[^\s()（）\[\]{}“”\"'，。；：、,;:/]{1,40}$")
_WORD_BEHIND = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_GLUED = re.compile(r"(?<![\w/@.])[a-z]{4,}$")
_CAPITALISED = re.compile(r"[A-Z][a-z]+\b(?![.@/])")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_ITEM_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2}){0,3}|[ivxIVX]{1,4}|[A-Za-z])")
_MIXED = re.compile(r"[a-zα-ω](?=\w*[\dA-Z])|[α-ω]")
_BRACKETS = re.compile(r"[()（）\[\]【】\n]")
_PAIRS = {")": "(", "）": "（", "]": "[", "】": "【"}
_HALVES = {"(": "（", "（": "("}
_LONGEST_BRACKET = 300
_REACH = 64


def sentences(text: str) -> list[Sentence]:
    """The sentences of ``text`` in order; nothing but white space lies between and around them."""
    found = []
    start = 0
    for end in (*_ends(text), len(text)):
        piece = text[start:end]
        words = piece.strip()
        if words:
            begin = start + piece.index(words[0])
            found.append(Sentence(begin, begin + len(words), words))
        start = end
    return found


def _ends(text: str) -> Iterator[int]:
    """Where sentences end: offsets just behind the last character, closing quotes included."""
    inside = _inside_brackets(text)
    start = position = 0
    for candidate in _CANDIDATE.finditer(text):
        at, stop = candidate.span()
        if at < position:
            continue
        if text[at] == "\n":
            start = position = stop
            yield at
            continue
        if _within(inside, at):
            continue
        behind = _CLOSERS.match(text, stop)
        end = behind.end() if behind else stop
        if _stops(text, start, at, stop, end):
            start = position = end
            yield end


def _stops(text: str, start: int, at: int, stop: int, end: int) -> bool:
    """Whether the run of stops ``text[at:stop]``, closed until ``end``, ends a sentence."""
    run = text[at:stop]
    if any(mark in run for mark in "。！？；"):
        return True
    if "!" in run or "?" in run:
        return _free(text, end)
    if ";" in run:
        return _is_han(text, at - 1) and _is_han(text, end)
    if "…" in run or len(run) > 1:
        return _after_ellipsis(text, end)
    return _full_stop(text, start, at, end)


def _free(text: str, end: int) -> bool:
    """Nothing of a word follows: a blank, the end, or Chinese."""
    return end >= len(text) or text[end].isspace() or _CJK.match(text, end) is not None


def _is_han(text: str, at: int) -> bool:
    return 0 <= at < len(text) and _IS_HAN.match(text, at) is not None


def _after_ellipsis(text: str, end: int) -> bool:
    if end >= len(text):
        return True
    return text[end].isspace() and text[end:].lstrip()[:1].isupper() if end < len(text) else True


def _full_stop(text: str, start: int, at: int, end: int) -> bool:
    """A single ``.`` or ``．``."""
    if end >= len(text):
        return True
    if text[end].isspace():
        return _stop_before_blank(text, start, at, end)
    before, after = text[at - 1 : at], text[end]
    if before.isdigit() and after.isdigit():
        return False
    if _is_han(text, at - 1):
        return True  # Chinese has no abbreviations with a point
    word = _word_before(text, start, at)
    if _is_han(text, end):
        return not (_abbreviates(word) or _numbers_item(text, start, at, word))
    if before in ")）]】%％”’" and (after.isupper() or _CJK.match(after)):
        return True
    glued = _GLUED.search(text, max(start, at - _REACH), at)
    return (
        glued is not None
        and glued[0] not in NEVER_END
        and _CAPITALISED.match(text, end) is not None
    )


def _stop_before_blank(text: str, start: int, at: int, end: int) -> bool:
    word = _word_before(text, start, at)
    rest = end
    while rest < len(text) and text[rest].isspace():
        rest += 1
    if rest >= len(text) or "\n" in text[end:rest]:
        return True
    if _numbers_item(text, start, at, word):
        return False
    following = _WORD_BEHIND.match(text, rest)
    behind = following[0] if following else text[rest]
    starter = behind.lower() in STARTERS
    bare = word.lower().rstrip(".")
    if bare in NEVER_END:
        return False
    if bare in CLOSED_BY_NUMBER:
        return not (text[rest].isdigit() or (len(behind) <= 2 and behind.isupper()))
    if bare in MAY_END or _DOTTED.fullmatch(word):
        return (starter and behind[0].isupper()) or _is_han(text, rest)
    if len(word) == 1 and word.isalpha() and word.isupper():
        if behind[0].islower():
            return False
        return starter or _named_by_letter(text, start, at - 1)
    if word == "0" and behind[0].isdigit():
        return False  # a decimal with a slip of a blank: "P=0. 05"
    if behind[0].islower():
        return starter or (_GLUED.search(word) is not None and _MIXED.match(behind) is not None)
    return True


def _word_before(text: str, start: int, at: int) -> str:
    found = _WORD_BEFORE.search(text, max(start, at - _REACH), at)
    return found[0] if found else ""


def _abbreviates(word: str) -> bool:
    bare = word.lower().rstrip(".")
    return bare in NEVER_END or bare in CLOSED_BY_NUMBER


def _numbers_item(text: str, start: int, at: int, word: str) -> bool:
    """``1.`` or ``a.`` or ``IV.`` at the head of a sentence: the number of what follows."""
    if not _ITEM_NUMBER.fullmatch(word):
        return False
    lead = text[start : at - len(word)].strip()
    if word.isdigit() and len(word) <= 2 and lead[-1:] in tuple("：:；;"):
        return True
    return not lead or lead in tuple("(（[【*-•")


def _named_by_letter(text: str, start: int, at: int) -> bool:
    """``hepatitis B.``, ``group A.``: the letter belongs to the word before it."""
    word = _word_before(text, start, len(text[:at].rstrip()) if at - start < 2 else at - 1)
    return word.lower() in NAMED_BY_LETTER


def _inside_brackets(text: str) -> list[tuple[int, int]]:
    """The outermost matched brackets on one line that are short enough to be one aside."""
    spans: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    for found in _BRACKETS.finditer(text):
        mark, at = found[0], found.start()
        if mark == "\n":
            open_.clear()
        elif mark not in _PAIRS:
            open_.append((mark, at))
        elif open_ and open_[-1][0] in (_PAIRS[mark], _HALVES.get(_PAIRS[mark], "")):
            begin = open_.pop()[1]
            if at - begin <= _LONGEST_BRACKET:
                while spans and spans[-1][0] > begin:
                    spans.pop()
                spans.append((begin, at))
    return spans


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    n = bisect_right(spans, (at, at)) - 1
    return n >= 0 and spans[n][0] < at < spans[n][1]
