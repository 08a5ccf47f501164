"""How many tokens a text will be charged for, before anybody has counted them.

No vendor's tokenizer is loaded: a text's tokens follow closely from how many Chinese characters,
Latin letters and words, digits and other signs it has. The shares were measured
(``tokens.json`` says on what, when and how well) and are corrected by what the server counts as
soon as it has counted anything (:mod:`dialogue_gen.run.estimate`).
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

MESSAGE, REPLY = 4, 3
"""Tokens that chat markup adds to each message, and to the whole (OpenAI's ChatML)."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[A-Za-z]+")
_DIGIT = re.compile(r"[0-9]")
_BLANK = re.compile(r"\s")


@cache
def _measured() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        files("dialogue_gen.run").joinpath("tokens.json").read_text(encoding="utf-8")
    )
    return found


def encoding(model: str) -> str:
    """The encoding a model's texts are counted in; by its name, the longest prefix that fits."""
    known: Mapping[str, str] = _measured()["models"]
    fitting = [prefix for prefix in known if model.startswith(prefix)]
    return known[max(fitting, key=len)] if fitting else str(_measured()["others"])


def text_tokens(text: str, model: str) -> float:
    """About how many tokens a text has for a model."""
    han, digits = len(_HAN.findall(text)), len(_DIGIT.findall(text))
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    other = len(text) - han - digits - letters - len(_BLANK.findall(text))
    shares = _measured()["encodings"][encoding(model)]
    counts = (han, letters, len(words), digits, other)
    return float(sum(share * n for share, n in zip(shares, counts, strict=True)))


def prompt_tokens(messages: Iterable[Mapping[str, str]], model: str) -> int:
    """About how many tokens a chat is charged for before the reply."""
    texts = [text_tokens(message["content"], model) + MESSAGE for message in messages]
    return round(sum(texts) + REPLY)
