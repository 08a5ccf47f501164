"""What an endpoint replied, read as a draft: by schema, as JSON in prose, or by its markers."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from assistant.answer import SegmentSource
from assistant.models.base import Cited, Draft, DraftSegment
from grounding.claims import claims
from grounding.markers import blanked, markers
from literature.normal import one_line

_NUMBER = re.compile(r"(?:passage|no\.?|段落|文献|[\s\[【(#])*(\d{1,6})[\s\]】).]*", re.IGNORECASE)

_OPENS = re.compile(r"\{\s*\"|\[\s*\{")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?。，；：！？])")  # left where a marker stood
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)


class _Written(BaseModel):
    """One segment as a model wrote it: wrong types of the small kind are forgiven."""

    model_config = ConfigDict(extra="ignore")

    text: str
    source: str = "literature"
    passage: int | str | None = None
    quote: str = ""

    @field_validator("quote", "source", mode="before")
    @classmethod
    def _no_null(cls, value: Any) -> Any:
        return "" if value is None else value


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")

    segments: list[_Written]
    answered: bool = True


def read(content: str) -> Draft | None:
    """The draft in a reply, or ``None`` where nothing in it can be read as one.

    JSON of the contract is preferred, wherever in the text it stands; prose is cut into sentences
    whose markers ``[n]`` name the passages. Broken JSON is no prose, and signs without a sentence
    are no abstention: neither is read. What a model thinks aloud before its answer is no part of
    it.
    """
    content = _THOUGHT.sub("", content)
    for data in json_in(content):
        reply = _reply(data)
        if reply is not None:
            segments = tuple(
                _segment(written) for written in reply.segments if written.text.strip()
            )
            return Draft(segments, abstained=not reply.answered or not segments)
        if isinstance(data, dict) and isinstance(words := data.get("answer"), str):
            return prose(words)
    if not content.strip() or content.lstrip()[0] in "{[" or '"segments"' in content:
        return None
    draft = prose(content)
    return draft if draft.segments else None


def json_in(content: str) -> Iterator[Any]:
    """Every JSON object, or array of them, in a text, in order: bare, fenced, or amid prose."""
    decoder = json.JSONDecoder()
    at = 0
    while (found := _OPENS.search(content, at)) is not None:
        start = found.start()
        try:
            data, at = decoder.raw_decode(content, start)
        except (json.JSONDecodeError, RecursionError):
            at = start + 1
            continue
        yield data


def _reply(data: Any) -> _Reply | None:
    if isinstance(data, list):
        data = {"segments": data}
    try:
        return _Reply.model_validate(data)
    except ValidationError:
        return None


def segment(data: dict[str, Any]) -> DraftSegment | None:
    """One segment of the contract; ``None`` where it is none, or says nothing."""
    try:
        written = _Written.model_validate(data)
    except ValidationError:
        return None
    return _segment(written) if written.text.strip() else None


def _segment(written: _Written) -> DraftSegment:
    """A segment whose markers in the text, if any, are citations like the one it names."""
    inside = markers(written.text)
    text = one_line(blanked(written.text, inside))
    if inside:
        text = _BEFORE_STOP.sub("", text)
    named = _passage(written.passage)
    cited = {} if named is None else {named: Cited(named, written.quote)}
    for number in (n for marker in inside for n in marker.numbers):
        cited.setdefault(number, Cited(number))
    source = _source(written.source, text, bool(cited))
    if source == SegmentSource.LITERATURE and not cited:
        cited[""] = Cited("", written.quote)  # literature that names no passage: INVALID, and shown
    return DraftSegment(text, source, tuple(cited.values()))


def _passage(named: int | str | None) -> int | str | None:
    """``2``, ``"2"``, ``"[2]"`` and ``"passage 2"`` are 2; any other text is taken for an id."""
    if isinstance(named, str):
        number = _NUMBER.fullmatch(named.strip())
        return int(number[1]) if number else named.strip() or None
    return named or None


def _source(said: str, text: str, cites: bool) -> SegmentSource:
    """What a segment is: a citation makes it literature; a connective may claim nothing."""
    if cites or said == SegmentSource.LITERATURE:
        return SegmentSource.LITERATURE
    claims_something = any(claim.checkable for claim in claims(text))
    return SegmentSource.EXTERNAL if claims_something else SegmentSource.CONNECTIVE


def prose(content: str) -> Draft:
    """Prose as a draft: its sentences, whose markers ``[n]`` name the passages."""
    segments = tuple(
        DraftSegment(
            one_line(claim.text),
            _source("", claim.text, bool(claim.citations)),
            tuple(map(Cited, claim.citations)),
        )
        for claim in claims(content)
        if claim.text.strip()
    )
    return Draft(
        segments, abstained=not any(s.source != SegmentSource.CONNECTIVE for s in segments)
    )
