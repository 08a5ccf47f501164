"""An answer, of any model and in either language, cut into claims with their citations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from grounding.markers import Marker, blanked, markers
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
    """One sentence (list item, table row) of an answer.

    ``text`` is the sentence without its markers; ``answer[start:end]`` is where it stands, markers
    inside it included. ``citations`` are the numbers on it, in order, each once.
    """

    text: str
    start: int
    end: int
    citations: tuple[int, ...] = ()
    kind: ClaimKind = ClaimKind.CLAIM

    @property
    def checkable(self) -> bool:
        """Whether this says something that a passage could bear out."""
        return self.kind == ClaimKind.CLAIM


_LINE = re.compile(r"[^\n]+")
_ITEM_LEAD = re.compile(
    r"\s*(?:(?:[-*+•‣▪·●○■□–—]|>+)\s+|(?:\(?\d{1,2}[.)、]|[（(]\d{1,2}[)）]|[①-⑳]|[(（]?[一二三四五六七八九十]{1,2}[)）、])\s*(?!\d))*"
)
_HEADING = re.compile(r"\s*#{1,6}\s|\s*(?:\*\*|__)[^*_]{1,80}(?:\*\*|__)\s*[:：]?\s*$")
_REFERENCES = re.compile(
    r"\W*(?:references?|bibliography|sources?|works cited|citations?|参考文献|参考资料|引用文献|文献来源|来源)\W*$",
    re.I,
)
_TABLE_RULE = re.compile(r"\s*\|?[\s:|+-]*-{2,}[\s:|+-]*\|?\s*$")
_WORDY = re.compile(r"[^\W_]")
_QUESTION = re.compile(r"[?？]\s*[\"”’」』)）]*\s*$")
_REFUSAL = re.compile(
    r"\b(?:(?:i|we)(?:'m| am| are)? (?:cannot|can't|could not|couldn't|do not|don't|am not able|unable|not able|not sure|sorry)"
    r"|(?:i|we) (?:did not|didn't|could) (?:find|not find)|as an ai|i apologi[sz]e|i'm (?:sorry|unable|not sure)|unable to answer"
    r"|(?:the |these |provided |given |retrieved |available )*(?:passages?|sources?|documents?|context|library|search results?|literature provided)"
    r" (?:do|does|did)(?: not|n't) (?:answer|contain|mention|provide|address|discuss|include|say|give|cover|report)"
    r"|no (?:relevant )?(?:passages?|information|answer) (?:was|were|is|could be) (?:found|available))\b"
    r"|无法(?:回答|确定|判断|提供|给出)|不能(?:回答|确定|提供)|抱歉|对不起|作为(?:一个|一名)?(?:人工智能|AI|语言模型)"
    r"|(?:所给|提供的|检索到的|给定的|上述|现有)?(?:文献|段落|资料|材料|文档|文库|检索结果)(?:中)?(?:均|都)?(?:没有|未|并未|不)(?:能)?(?:回答|提及|提到|提供|涉及|包含|说明|给出|找到)"
    r"|(?:没有|未能?)(?:检索|查|找)到",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(
    r"\W*(?:(?:in (?:summary|short|conclusion|brief)|to (?:summari[sz]e|sum up)|overall|here(?:'s| is| are)|below (?:is|are)|the following|let me|i hope|hope this|please|if you have|feel free|thank you|thanks|sure|certainly|of course|great question|note)\b"
    r"|(?:综上(?:所述)?|总之|总的来说|以下是?|如下|下面|希望(?:以上|对您|能)|请|如(?:果|有)(?:您|你|任何)|谢谢|好的|您好|你好|当然))",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\W*(?:please|always|you should|it is (?:best|important) to|consult|talk to|speak (?:to|with))?\W*(?:consult|talk to|speak (?:to|with)|ask|see|contact)\b.{0,40}\b(?:doctor|physician|healthcare|provider|professional|pharmacist|clinician)"
    r"|(?:请|建议)?.{0,6}(?:咨询|遵)(?:您的)?(?:医生|医师|医嘱|专业)",
    re.IGNORECASE,
)
_CLOSERS = "\"'”’」』)）*_ \t"


def claims(answer_text: str, known: int | None = None) -> list[Claim]:
    """The sentences of an answer in order, each with its citations and what kind it is.

    A marker before the full stop, after it, or after it and a space belongs to the sentence it
    follows; one that opens a line belongs to the sentence behind it. ``known`` is how many
    references there are (see :func:`grounding.markers.markers`). Linear in the length.
    """
    found = markers(answer_text, known)
    plain = blanked(answer_text, found)
    pieces = list(_pieces(plain))
    owned = _owners(pieces, found, answer_text)
    return [
        _claim(answer_text, plain, piece, [found[n] for n in owned.get(i, ())])
        for i, piece in enumerate(pieces)
    ]


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    kind: ClaimKind | None


def _pieces(plain: str) -> Iterator[_Piece]:
    """Stretches that may be claims, line by line, then sentence by sentence."""
    in_references = False
    lines = list(_LINE.finditer(plain))
    for number, line in enumerate(lines):
        text = line.group()
        if not _WORDY.search(text):
            continue
        if _REFERENCES.match(text):
            in_references = True
            yield _trimmed(plain, line.start(), line.end(), ClaimKind.HEADING)
        elif in_references and not _HEADING.match(text):
            yield _trimmed(plain, line.start(), line.end(), ClaimKind.REFERENCE)
        elif _is_heading(text, lines[number + 1].group() if number + 1 < len(lines) else ""):
            in_references = False
            yield _trimmed(plain, line.start(), line.end(), ClaimKind.HEADING)
        elif text.count("|") >= 2:
            yield _trimmed(plain, line.start(), line.end(), None)
        else:
            yield from _of_line(plain, line)


def _is_heading(text: str, following: str) -> bool:
    if _HEADING.match(text):
        return True
    if text.count("|") >= 2:  # the head of a table: its rule is the next line
        return bool(_TABLE_RULE.match(following))
    bare = _ITEM_LEAD.sub("", text, count=1).strip(" *_")
    return bare.endswith((":", "：")) and len(bare) <= 60


def _of_line(plain: str, line: re.Match[str]) -> Iterator[_Piece]:
    lead = _ITEM_LEAD.match(line.group())
    begin = line.start() + (lead.end() if lead else 0)
    for sentence in sentences(plain[begin : line.end()]):
        if _WORDY.search(sentence.text):
            yield _trimmed(plain, begin + sentence.start, begin + sentence.end, None)


def _trimmed(plain: str, start: int, end: int, kind: ClaimKind | None) -> _Piece:
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return _Piece(start, end, kind)


def _owners(pieces: list[_Piece], found: list[Marker], text: str) -> dict[int, list[int]]:
    """For each piece the markers on it."""
    owned: dict[int, list[int]] = {}
    at = 0
    for n, marker in enumerate(found):
        while at + 1 < len(pieces) and pieces[at + 1].start <= marker.start:
            at += 1
        owner = at
        if pieces and pieces[at].end <= marker.start:
            between = text[pieces[at].end : marker.start]
            if "\n" in between and at + 1 < len(pieces):
                owner = at + 1
        if pieces:
            owned.setdefault(owner, []).append(n)
    return owned


_EMPTIED = re.compile(r"[(（\[]\s*(?:[,，;；、]\s*)*[)）\]]")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?。，；：！？、)）])")


def _claim(text: str, plain: str, piece: _Piece, on_it: list[Marker]) -> Claim:
    body = (
        _EMPTIED.sub(" ", plain[piece.start : piece.end])
        if on_it
        else plain[piece.start : piece.end]
    )
    if on_it:
        body = _BEFORE_STOP.sub("", re.sub(r"[^\S\n]+", " ", body))
        body = re.sub(r"(?<=[\u3400-\u9fff，。；]) | (?=[\u3400-\u9fff，。；])", "", body)
    body = body.strip(" |\t*_" if "|" in body else " \t")
    citations = tuple(dict.fromkeys(n for marker in on_it for n in marker.numbers))
    return Claim(body, piece.start, piece.end, citations, piece.kind or _kind(body, citations))


def _kind(body: str, citations: tuple[int, ...]) -> ClaimKind:
    if _QUESTION.search(body):
        return ClaimKind.QUESTION
    if citations:
        return ClaimKind.CLAIM
    if _REFUSAL.search(body):
        return ClaimKind.REFUSAL
    if _ADVICE.match(body) or (
        _CONNECTIVE.match(body) and not re.search(r"\d", body) and len(body) < 80
    ):
        return ClaimKind.CONNECTIVE
    return ClaimKind.CLAIM
