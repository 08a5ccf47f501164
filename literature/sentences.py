"""Sentences with their offsets, Chinese and English in one function.

Rules, no model: every stop in the text is a candidate, and each is judged by what stands before
and behind it. The time taken is linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from literature.abbreviations import (
    BEFORE_NUMBER,
    CASED,
    MAY_END,
    NAMED_BY_LETTER,
    NEVER_END,
    OPENERS,
    UNITS,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``whole[start:end] == text``, with no blanks at its ends."""

    start: int
    end: int
    text: str


_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_HAN = re.compile(rf"[{_HAN}]")
_IS_CJK = re.compile(rf"[{_HAN}\u3000-\u30ff\uff01-\uff60“”‘’]")
_CANDIDATE = re.compile(r"[。．！？；.!?;…]+|\n+")
_CLOSERS = re.compile(
    r"""["'”’」』）)\]】》〉］｝}]*(?:\[\d{1,3}(?:\s?[,，–-]\s?\d{1,3})*\]|【\d{1,3}】|［\d{1,3}］)*"""
)
_IN_WORD = rf"[^\s()（）\[\]{{}}“”\"'，。；：、,;:/=<>≤≥{_HAN}]"
_WORD_BEFORE = re.compile(rf"(?<!{_IN_WORD}){_IN_WORD}++\Z")
_WORD_BEHIND = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PLAIN_WORD = re.compile(r"(?<![\w/@.])[A-Za-z]?[a-z]{3,}\Z")
_CAPITALISED = re.compile(r"[A-Z][a-z]+\b(?![.@/])|[A]\s")
_RAISED_NUMBERS = re.compile(r"\d{1,3}(?:[,–-]\d{1,3})*(?=\s+[A-Z])")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_ITEM_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2}){0,3}|[ivxIVX]{1,4}|[A-Za-z]")
_LEADS_TO_LIST = re.compile(rf"(?:[{_HAN}][:：;；,，]|[：；]|[:;]\s+)\Z")
_LOWER_NAME = re.compile(r"[a-z](?=\w*[\dA-Z])|[α-ω]")
_AFTER_NUMBER = re.compile(r"\d\s?\Z")
_WORDLESS = re.compile(r"[\W_]*")
_BRACKET = re.compile(r"[()（）\[\]【】\n]")
_PAIRS = {")": "(（", "）": "（(", "]": "[", "】": "【"}
_LONGEST_ASIDE = 300
"""Characters: a bracket that closes no sooner is taken for a slip, and stops inside it count."""
_REACH = 48


def sentences(text: str) -> list[Sentence]:
    """The sentences of ``text`` in order; nothing but white space lies between and around them.

    A line break always ends one; ``；`` does; a stop inside brackets, an abbreviation, a number, a
    name or an address does not.
    """
    spans: list[list[int]] = []
    start = 0
    for end in (*_ends(text), len(text)):
        words = text[start:end].strip()
        if words:
            begin = text.index(words[0], start)
            if spans and _WORDLESS.fullmatch(words) and "\n" not in text[spans[-1][1] : begin]:
                spans[-1][1] = begin + len(words)  # a stray bracket or stop
            else:
                spans.append([begin, begin + len(words)])
        start = end
    return [Sentence(begin, end, text[begin:end]) for begin, end in spans]


def _ends(text: str) -> Iterator[int]:
    """Where sentences end: offsets just behind the last character, closing quotes included."""
    asides = _asides(text)
    start = empty = 0  # text[start:empty] is known to hold no word
    for candidate in _CANDIDATE.finditer(text):
        at, stop = candidate.span()
        if at < start:
            continue
        if text[at] == "\n":
            start = empty = stop
            yield at
            continue
        empty = _wordless(text, max(start, empty), at)
        if empty < at and not _inside(asides, at):
            closed = _CLOSERS.match(text, stop)
            end = _end(text, start, at, stop, closed.end() if closed else stop)
            if end:
                start = empty = end
                yield end


def _wordless(text: str, start: int, end: int) -> int:
    """How far from ``start`` no letter or digit stands."""
    found = _WORDLESS.match(text, start, end)
    return found.end() if found else start


def _end(text: str, start: int, at: int, stop: int, closed: int) -> int:
    """Where the sentence ends that the stops ``text[at:stop]`` close, or 0 where they close none.

    ``start`` is where it began, ``closed`` where the brackets and quotes behind the stops end.
    """
    run = text[at:stop]
    if any(mark in run for mark in "。！？；"):
        ends = True
    elif "!" in run or "?" in run:
        ends = closed >= len(text) or text[closed].isspace() or bool(_IS_CJK.match(text, closed))
    elif ";" in run:
        ends = _is_han(text, at - 1) or _is_han(text, closed)
    elif len(run) > 1 or run == "…":
        behind = text[closed : closed + 3].lstrip()
        ends = closed >= len(text) or (text[closed].isspace() and not behind[:1].islower())
    elif closed >= len(text):
        ends = True
    elif text[closed].isspace():
        ends = _ends_before_blank(text, start, at, closed)
    else:
        return _end_without_blank(text, start, at, closed)
    return closed if ends else 0


def _end_without_blank(text: str, start: int, at: int, closed: int) -> int:
    """A single ``.`` or ``．`` with a character right behind it: a decimal point, or a slip."""
    before, behind = text[at - 1], text[closed]
    if before.isdigit() and behind.isdigit():
        return 0
    if _is_han(text, at - 1):
        return closed  # Chinese has no abbreviations with a point
    word = _word_before(text, start, at)
    if _is_han(text, closed):
        known = word.lower() in NEVER_END or word.lower() in BEFORE_NUMBER
        return 0 if known or _numbers_item(text, start, at, word) else closed
    if before in ")）]】%％”’" and (behind.isupper() or _IS_CJK.match(behind)):
        return closed
    if not _PLAIN_WORD.search(text, max(start, at - _REACH), at) or word.lower() in NEVER_END:
        return 0
    if _CAPITALISED.match(text, closed):
        return closed
    raised = _RAISED_NUMBERS.match(text, closed)  # "effective.1,2 The": marks of references
    return raised.end() if raised and word.lower() not in BEFORE_NUMBER else 0


def _ends_before_blank(text: str, start: int, at: int, closed: int) -> bool:
    """Whether a single ``.`` or ``．`` followed by white space ends a sentence."""
    rest = closed
    while rest < len(text) and text[rest].isspace():
        rest += 1
    if rest >= len(text) or "\n" in text[closed:rest]:
        return True
    word = _word_before(text, start, at)
    if _numbers_item(text, start, at, word):
        return False
    found = _WORD_BEHIND.match(text, rest)
    behind = found[0] if found else text[rest]
    opens = behind.lower() in OPENERS
    bare = word.lower()
    if bare in UNITS and _AFTER_NUMBER.search(text, max(start, at - _REACH), at - len(word)):
        return not behind[0].islower()
    if bare in NEVER_END or word in CASED:
        return False
    if len(word) == 1 and word.isupper() and word.isascii():
        named = _word_before(text, start, len(text[: at - 1].rstrip())).lower() in NAMED_BY_LETTER
        return not behind[0].islower() and (opens or named or _is_han(text, rest))
    if bare in BEFORE_NUMBER:
        return behind[0].isupper() and len(behind) > 2 and behind.isalpha()
    if bare in MAY_END:
        plain = MAY_END[bare] and len(behind) > 3 and behind[1:].islower()
        return (behind[0].isupper() and (opens or plain)) or _is_han(text, rest)
    if _DOTTED.fullmatch(word):
        return (behind[0].isupper() and opens) or _is_han(text, rest)
    if word == "0" and behind[0].isdigit():
        return False  # a decimal with a slip of a blank: "P=0. 05"
    if behind[0].islower():
        return opens or (len(word) > 3 and _LOWER_NAME.match(behind) is not None)
    return True


def _is_han(text: str, at: int) -> bool:
    return 0 <= at < len(text) and _IS_HAN.match(text, at) is not None


def _word_before(text: str, start: int, at: int) -> str:
    found = _WORD_BEFORE.search(text, max(start, at - _REACH), at)
    return found[0] if found else ""


def _numbers_item(text: str, start: int, at: int, word: str) -> bool:
    """``1.`` or ``a.`` or ``IV.`` before an item: the number belongs to what follows."""
    if not _ITEM_NUMBER.fullmatch(word):
        return False
    head = at - len(word)
    if not text[start:head].strip(" \t\n(（[【*•-"):
        return True
    listed = _LEADS_TO_LIST.search(text, max(start, head - _REACH), head)
    return word.isdigit() and len(word) <= 2 and listed is not None


def _asides(text: str) -> list[tuple[int, int]]:
    """The outermost matched brackets that lie on one line and are short enough for an aside."""
    found: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for bracket in _BRACKET.finditer(text):
        mark, at = bracket[0], bracket.start()
        if mark == "\n":
            waiting.clear()
        elif mark not in _PAIRS:
            waiting.append((mark, at))
        elif waiting and waiting[-1][0] in _PAIRS[mark]:
            begin = waiting.pop()[1]
            if at - begin <= _LONGEST_ASIDE:
                while found and found[-1][0] > begin:
                    found.pop()
                found.append((begin, at))
    return found


def _inside(asides: list[tuple[int, int]], at: int) -> bool:
    n = bisect_right(asides, (at, at)) - 1
    return n >= 0 and asides[n][0] < at < asides[n][1]
