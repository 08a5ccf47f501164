"""Text in a passage that speaks to a machine instead of telling what was found.

Passages are data, whatever they say. A sentence so marked is never offered as an answer by
extraction, its citation carries the flag, and a prompt fences it like all the rest. The patterns
of ``injection.json`` are looked for in a text brought to plain letters, since lookalikes, spaced
letters and invisible characters are how such text hides from a reader.
"""

import html
import json
import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from index.analysis import simplified
from literature.sentences import Sentence, sentences


class Flag(StrEnum):
    """What is wrong with a text."""

    INSTRUCTION = "instruction"
    TURN = "turn"
    MARKUP = "markup"
    CITATION = "citation"
    HIDDEN = "hidden"


_HIDDEN = re.compile(
    "[\u00ad\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufe00-\ufe0e\ufff9-\ufffb"
    "\U000e0000-\U000e01ef]|[\x00-\x08\x0e-\x1f]"
)
_LOOKALIKE = str.maketrans(
    "аеорсухіјѕԁһԛԝӏкмтвнοαειυρτκνΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХІ",
    "aeopcyxijsdhqwlkmtbhoaeiuptkvABEZHIKMNOPTYXABEKMHOPCTYXI",
)
_BACKWARDS = re.compile(
    r"\b(?:eht|dna|fo|ni|si|ot|taht|htiw|lla|yreve|yas|erongi|rewsna|tnei?tap|stneitap|gurd|seruc|"
    r"snoitcurtsni|egassap|segassap|resu|metsys)\b"
)
_SPACED = re.compile(r"\b(?:\w[ .·_*-]){4,}\w\b")
_LEET = str.maketrans("013457@$", "oieastas")
# What stands between an opening and its end is one thing, however many sentences it holds.
_ENCLOSED = re.compile(
    r"<!--.*?(?:-->|$)|(?<!\d)```.*?(?:```|$)|<\|im_start\|>.*?(?:<\|im_end\|>|$)"
    r"|\[inst\].*?(?:\[/inst\]|$)|<!\[cdata\[.*?(?:\]\]>|$)|(?:^|\n)---\s*\n.*?(?:\n---|$)"
    r"|!?\[[^\]]*\]\(\s*(?:https?:|//|javascript:|data:)[^)]*\)"
    r"|\[//\]:\s*#\s*\(.*?(?:\)|$)|<(?:img|link|meta|iframe|embed)\b[^>]*>"
    r"|<(system|assistant|user|script|style|div|span|p|instructions?|tool_\w+|function_\w+)\b[^>]*>.*?(?:</\1>|$)"
    r"|\{\s*\"(?:answered|segments|role|function_call|tool\w*|name)\".*?(?:\}\s*\]?\s*\}|\}|$)"
    r"|\b(?=[a-z+/]*\d)[a-z0-9+/]{56,}={0,2}",
    re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=4096)
def flags(text: str) -> tuple[Flag, ...]:
    """What marks a text as addressed to a machine; empty for what literature usually says."""
    found = {Flag.HIDDEN} if _hides(text) else set()
    for plain in _readings(text):
        found |= {Flag(name) for name, ones in _patterns().items() if _any(ones, plain)}
    return tuple(flag for flag in Flag if flag in found)


def trusted(text: str) -> list[Sentence]:
    """The sentences that may be quoted: none that is flagged, none from inside an enclosure.

    All of them for a text without flags, which nearly every text is.
    """
    if not flags(text):
        return sentences(text)
    # An enclosure is cut out, offsets kept, so that what stands beside it is a sentence by itself.
    open_ = _ENCLOSED.sub(lambda match: "\n" * len(match.group()), text)
    return [piece for part in sentences(open_) for piece in _sound(part)]


_STOP = re.compile(r"[.!?](?=\s|[^\x00-\x7f])|[。！？]")


def _sound(part: Sentence) -> list[Sentence]:
    """A sentence, or of a flagged one the pieces between full stops that are not flagged: what
    begins in small letters is taken for the end of the sentence before it.
    """
    if not flags(part.text):
        return [part]
    ends = [match.end() for match in _STOP.finditer(part.text)]
    pieces = []
    for start, end in zip([0, *ends], [*ends, len(part.text)], strict=True):
        text = part.text[start:end].strip()
        if text and (start, end) != (0, len(part.text)) and not flags(text):
            at = part.start + part.text.index(text, start)
            pieces.append(Sentence(at, at + len(text), text))
    return pieces


def _hides(text: str) -> bool:
    """Whether invisible characters stand in it (one by itself is a slip of typesetting), or words
    written backwards, as they are left where the mark that turned them round was taken out.
    """
    if len(set(_BACKWARDS.findall(text.lower()))) > 2:
        return True
    return not text.isascii() and len(_HIDDEN.findall(text)) > 1


def _readings(text: str) -> list[str]:
    """The text in plain lower-case letters, and again with disguises undone, where it has some."""
    if text.isascii():
        plain = text
    else:
        tagged = "".join(chr(ord(c) - 0xE0000) if 0xE0020 <= ord(c) < 0xE007F else c for c in text)
        plain = unicodedata.normalize("NFKC", _HIDDEN.sub("", tagged))
    if "&" in plain:
        plain = html.unescape(plain)
    readings = [plain.lower()]
    if not plain.isascii():
        readings.append(plain.translate(_LOOKALIKE).lower())
        readings.append(simplified(plain).lower())
    if _SPACED.search(plain):
        readings.append(_SPACED.sub(lambda m: re.sub(r"[ .·_*-]", "", m.group()), plain).lower())
    if re.search(r"\b[a-z@$]*[0-9@$][a-z][a-z0-9@$]+\b", readings[0]):
        readings.append(readings[0].translate(_LEET))
    return list(dict.fromkeys(readings))


def _any(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    text = files("assistant.safety").joinpath("injection.json").read_text(encoding="utf-8")
    return {
        name: tuple(re.compile(one, re.IGNORECASE) for one in listed)
        for name, listed in json.loads(text).items()
    }
