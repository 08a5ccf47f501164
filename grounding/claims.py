"""An answer, of any model and in either language, cut into claims with their citations."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from grounding.context import resolved
from grounding.lexicon import named_pattern
from grounding.markers import Marker, blanked, markers
from grounding.stretches import Mark, stretches
from literature.sentences import sentences


class ClaimKind(StrEnum):
    """What a sentence of an answer is. Only a ``claim`` has to be borne out by a passage."""

    CLAIM = "claim"
    HEADING = "heading"
    QUESTION = "question"
    REFUSAL = "refusal"
    CONNECTIVE = "connective"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence (list item, table row) of an answer, or one of its statements where it makes
    several of several sources (:mod:`grounding.stretches`).

    ``text`` is the sentence without its markers; ``answer[start:end]`` is where it stands, markers
    inside it included. ``citations`` are the numbers on it, in order, each once; where there are
    none, ``inherited`` are those of the next marker in its paragraph, which may be meant for it
    too. ``resolved`` is the text with its antecedent put in (:mod:`grounding.context`), if it
    needs one.
    """

    text: str
    start: int
    end: int
    citations: tuple[int, ...] = ()
    kind: ClaimKind = ClaimKind.CLAIM
    inherited: tuple[int, ...] = ()
    resolved: str = ""

    @property
    def checkable(self) -> bool:
        """Whether this says something that a passage could bear out."""
        return self.kind == ClaimKind.CLAIM


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    kind: ClaimKind | None = None


_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(
    r"\s*(?:(?:[-*+•‣▪●○■□]|>+)\s+"
    r"|(?:\d{1,2}[.)](?=\s)|\d{1,2}[、）)]|[（(]\d{1,2}[)）]|[①-⑳]|[（(]?[一二三四五六七八九十]{1,2}[)）、])\s*)*"
)
_HEADING = re.compile(r"\s*#{1,6}\s|\s*(?:\*\*|__)[^*_]{1,80}(?:\*\*|__)\s*[:：]?\s*$")
_LEAD_IN = 60  # characters of the longest "…:" line that only introduces what follows
_TABLE_RULE = re.compile(r"[\s:|+-]+")
_WORDY = re.compile(r"[^\W_]")
_QUESTION = re.compile(r"[?？]\s*[\"”’」』)）]*\s*$")
_CLOSING_TALK = 80  # characters of the longest sentence of pure talk


def claims(answer_text: str, known: int | None = None) -> list[Claim]:
    """The sentences of an answer in order, each with its citations and what kind it is.

    A marker before the full stop, after it, or after it and a space belongs to the sentence it
    follows; one that opens a line belongs to the sentence behind it. ``known`` is how many
    references there are (see :func:`grounding.markers.markers`). Linear in the length.
    """
    found = markers(answer_text, known)
    plain = blanked(answer_text, found)
    pieces = list(_pieces(plain))
    owned: list[list[Marker]] = [[] for _ in pieces]
    for marker in found:
        owner = _owner(pieces, marker, answer_text)
        if owner is not None:
            owned[owner].append(marker)
    cut = [
        _claim(plain, part, its)
        for piece, marks in zip(pieces, owned, strict=True)
        for part, its in _parts(answer_text, piece, marks)
    ]
    return _in_context(cut, answer_text)


def _parts(
    text: str, piece: _Piece, marks: Sequence[Marker]
) -> Iterator[tuple[_Piece, list[Marker]]]:
    """A sentence that says several things of several sources, as many claims."""
    apart = [Mark(m.start - piece.start, m.end - piece.start, m.numbers) for m in marks]
    cut = stretches(text[piece.start : piece.end], [m for m in apart if m.start >= 0])
    begins = [piece.start + start for start, _ in cut]
    held: list[list[Marker]] = [[] for _ in cut]
    for mark in marks:
        held[max(0, bisect_right(begins, mark.start) - 1)].append(mark)
    for (start, end), its in zip(cut, held, strict=True):
        yield replace(piece, start=piece.start + start, end=piece.start + end), its


def _in_context(cut: Sequence[Claim], text: str) -> list[Claim]:
    """The claims with what the sentences around them in their paragraph add."""
    done: list[Claim] = []
    before: list[str] = []
    for n, claim in enumerate(cut):
        opens = not n or "\n" in text[cut[n - 1].end : claim.start]
        whole = resolved(claim.text, before, opens) if claim.checkable else ""
        done.append(replace(claim, resolved=whole) if whole else claim)
        before.append(whole or claim.text)
    later: tuple[int, ...] = ()
    for n in range(len(done) - 1, -1, -1):
        claim = done[n]
        if n + 1 < len(done) and "\n" in text[claim.end : done[n + 1].start]:
            later = ()
        if claim.citations:
            later = claim.citations
        elif claim.checkable and later:
            done[n] = replace(claim, inherited=later)
    return done


def _pieces(plain: str) -> Iterator[_Piece]:
    """Stretches that may be claims, line by line, then sentence by sentence."""
    in_references = False
    lines = [
        line for line in _LINE.finditer(plain) if _WORDY.search(line.group()) or "|" in line.group()
    ]
    for number, line in enumerate(lines):
        text = line.group()
        following = lines[number + 1].group() if number + 1 < len(lines) else ""
        if not _WORDY.search(text):
            continue
        if _heads_references(text):
            in_references = True
            yield _trimmed(plain, *line.span(), ClaimKind.HEADING)
        elif _HEADING.match(text) or (not in_references and _is_heading(text, following)):
            in_references = False
            yield _trimmed(plain, *line.span(), ClaimKind.HEADING)
        elif in_references:
            yield _trimmed(plain, *line.span(), ClaimKind.REFERENCE)
        elif text.count("|") >= 2:
            yield _trimmed(plain, *line.span())
        else:
            yield from _of_line(plain, line)


def _heads_references(text: str) -> bool:
    bare = text.strip(" #*_:：\t")
    return bool(named_pattern("talk", "references").fullmatch(bare))


def _is_heading(text: str, following: str) -> bool:
    if text.count("|") >= 2:  # the head of a table: its rule is the next line
        return "--" in following and bool(_TABLE_RULE.fullmatch(following))
    bare = text[_bullet(text) :].strip(" *_")
    return bare.endswith((":", "：")) and len(bare) <= _LEAD_IN


def _bullet(text: str) -> int:
    found = _BULLET.match(text)
    return found.end() if found else 0


def _of_line(plain: str, line: re.Match[str]) -> Iterator[_Piece]:
    begin = line.start() + _bullet(line.group())
    for sentence in sentences(plain[begin : line.end()]):
        if _WORDY.search(sentence.text):
            yield _trimmed(plain, begin + sentence.start, begin + sentence.end)


def _trimmed(plain: str, start: int, end: int, kind: ClaimKind | None = None) -> _Piece:
    text = plain[start:end]
    return _Piece(end - len(text.lstrip()), start + len(text.rstrip()), kind)


def _owner(pieces: Sequence[_Piece], marker: Marker, text: str) -> int | None:
    """The piece a marker is on: the one around it, before it on its line, or behind it."""
    at = bisect_right(pieces, marker.start, key=lambda piece: piece.start) - 1
    if at < 0:
        return 0 if pieces else None
    opens_line = "\n" in text[pieces[at].end : marker.start]
    return at + 1 if opens_line and at + 1 < len(pieces) else at


_EMPTIED = re.compile(r"[(（\[]\s*(?:[,，;；、]\s*)*[)）\]]")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__)(?=\S)([^*_\n]{1,400}?)(?<=\S)\1(?!\w)")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?。，；：！？、)）])")
_STRAY_STOP = re.compile(r"^(?:[.。,，;；、:：!！]\s*)+(?=[^\W\d])")  # "so. [1]. Then": the second
_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff，。；]) | (?=[\u3400-\u9fff，。；])")


def _claim(plain: str, piece: _Piece, on_it: Sequence[Marker]) -> Claim:
    body = plain[piece.start : piece.end]
    if on_it:  # close the gaps the markers leave
        body = re.sub(r"[^\S\n]+", " ", _EMPTIED.sub(" ", body))
        body = _BESIDE_HAN.sub("", _BEFORE_STOP.sub("", body))
    body = _STRAY_STOP.sub("", body)
    body = _EMPHASIS.sub(r"\2", body).strip(" |\t*_" if "|" in body else " \t")
    citations = tuple(dict.fromkeys(n for marker in on_it for n in marker.numbers))
    return Claim(body, piece.start, piece.end, citations, piece.kind or _kind(body, citations))


@cache
def _opening(name: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{named_pattern('talk', name).pattern})", re.IGNORECASE)


def _kind(body: str, citations: Sequence[int]) -> ClaimKind:
    if _QUESTION.search(body):
        return ClaimKind.QUESTION
    if citations:
        return ClaimKind.CLAIM
    if named_pattern("talk", "refusal").search(body):
        return ClaimKind.REFUSAL
    short = len(body) < _CLOSING_TALK and not re.search(r"\d", body)
    opener = _opening("opener").match(body)
    only_opener = opener and not _WORDY.search(body, opener.end())
    if (
        only_opener
        or _opening("advice").match(body)
        or (short and _opening("connective").match(body))
    ):
        return ClaimKind.CONNECTIVE
    return ClaimKind.CLAIM
