"""Notes, letters and messages made up for these tests, with what identifies marked.

``notes.zh.txt`` and ``notes.en.txt`` hold them, a line ``%%`` between; ``{KIND:value}`` marks.
"""

import re
from pathlib import Path

Marked = tuple[str, list[tuple[int, int, str]]]

_MARK = re.compile(r"\{([A-Z]+):([^{}]*)\}")


def notes(language: str) -> list[str]:
    """The marked notes of a language."""
    return (Path(__file__).parent / f"notes.{language}.txt").read_text("utf-8").split("\n%%\n")


def unmark(note: str) -> Marked:
    """The text of a note and its spans."""
    text, spans, position = "", [], 0
    for mark in _MARK.finditer(note):
        text += note[position : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), mark[1]))
        text, position = text + mark[2], mark.end()
    return text + note[position:].rstrip("\n"), spans
