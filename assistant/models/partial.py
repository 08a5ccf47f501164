"""A reply by contract, read as it comes: words of the sentence begun, segments once whole."""

import json
import re
from collections.abc import Iterator
from typing import Any

from assistant.models.base import DraftSegment
from assistant.models.reply import segment

_OPENS = re.compile(r"\"segments\"\s*:\s*\[")
_TEXT = re.compile(r"\"text\"\s*:\s*\"")
_WHOLE = re.compile(r"(?:[^\"\\]|\\u[0-9a-fA-F]{4}|\\[^u])*")


class Partial:
    """Takes the pieces of a reply in order; what it gives is never taken back."""

    def __init__(self) -> None:
        self.content = ""
        self.segments: list[DraftSegment] = []
        self._at = -1  # where the next segment may begin; -1 before the list of them
        self._shown = 0  # characters told of the sentence begun
        self._decoder = json.JSONDecoder()

    def feed(self, piece: str) -> Iterator[str | DraftSegment]:
        """New words, and each segment that this piece completes."""
        self.content += piece
        if self._at < 0:
            opened = _OPENS.search(self.content)
            if opened is None:
                return
            self._at = opened.end()
        while (start := self.content.find("{", self._at)) >= 0:
            if self.content[self._at : start].strip(" ,\n\r\t"):
                return  # the list is closed: what follows is none of it
            try:
                data, end = self._decoder.raw_decode(self.content, start)
            except (json.JSONDecodeError, RecursionError):
                yield from self._begun(start)
                return
            whole = _read(data)
            if whole is not None:
                rest = whole.text[self._shown :]
                if self._shown and rest:
                    yield rest
                self.segments.append(whole)
                yield whole
            self._at, self._shown = end, 0

    def _begun(self, start: int) -> Iterator[str]:
        """The words of the sentence begun that were not told yet, as far as they are whole."""
        opened = _TEXT.search(self.content, start)
        if opened is None:
            return
        raw = _WHOLE.match(self.content, opened.end())
        try:
            words = json.loads(f'"{raw.group() if raw else ""}"', strict=False)
        except json.JSONDecodeError:
            return
        if len(words) > self._shown and not words[-1:].isspace():
            yield words[self._shown :]
            self._shown = len(words)


def _read(data: Any) -> DraftSegment | None:
    """A segment, or ``None`` for an object that is none."""
    return segment(data) if isinstance(data, dict) else None
