"""The word lists of ``grounding/words`` as compiled patterns, English and Chinese in one."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(name: str) -> Any:
    """The list ``grounding/words/<name>.json`` as plain values."""
    source = files("grounding").joinpath("words", f"{name}.json")
    return json.loads(source.read_text(encoding="utf-8"))


def pattern(both: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """One pattern for the words of both languages, longest first; ``*`` ends an open stem.

    English words match whole, Chinese ones wherever they stand.
    """
    english = sorted((_open(word) for word in both.get("en", ())), key=len, reverse=True)
    chinese = sorted(both.get("zh", ()), key=len, reverse=True)
    parts = []
    if english:
        parts.append(rf"(?<![A-Za-z])(?:{'|'.join(english)})(?![A-Za-z])")
    if chinese:
        parts.append(f"(?:{'|'.join(chinese)})")
    return re.compile("|".join(parts), re.IGNORECASE)


def _open(word: str) -> str:
    return re.sub(r"(?<=\w)(?<!\\w)\*", r"[a-z]*", word)


@cache
def named_pattern(name: str, *path: str) -> re.Pattern[str]:
    """The pattern of the list at ``path`` inside ``grounding/words/<name>.json``."""
    found = words(name)
    for key in path:
        found = found[key]
    return pattern(found)
