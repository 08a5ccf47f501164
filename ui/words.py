"""Every word of the interface, in English and Chinese (``words.json``)."""

import json
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
HTML_LANGUAGE = {"en": "en", "zh": "zh-Hans"}
"""What ``lang`` attributes say, so that fonts and voices fit."""


@cache
def wording() -> dict[str, dict[str, str]]:
    """Key → language → words."""
    text = Path(__file__).with_name("words.json").read_text(encoding="utf-8")
    return {str(key): dict(worded) for key, worded in json.loads(text).items()}


def say(language: Language, key: str, **values: object) -> str:
    """The words of ``key`` with its ``{values}`` filled in; ``KeyError`` where there are none."""
    return wording()[key][language].format_map(values)


def name(language: Language, kind: str, code: str) -> str:
    """The words for a code out of a paper or verdict; the code itself where nobody worded it."""
    worded = wording().get(f"{kind}.{code}")
    return worded[language] if worded else code


def best(preferred: str | None) -> Language:
    """The interface language for what a browser or a URL asks for (``zh-CN``, ``fr``, ``None``)."""
    return "zh" if (preferred or "").lower().startswith("zh") else "en"
