"""Every reason a verdict can carry, worded in English and Chinese (``reasons.json``)."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _wording() -> dict[str, dict[str, str]]:
    text = files("grounding").joinpath("reasons.json").read_text(encoding="utf-8")
    return {str(code): dict(worded) for code, worded in json.loads(text).items()}


def codes() -> frozenset[str]:
    """The codes that have been worded."""
    return frozenset(_wording())


def sentence(code: str, values: Mapping[str, str], language: str) -> str:
    """The reason as one sentence in ``en`` or ``zh`` (any other language is answered in English).

    Raises ``KeyError`` for a code nobody has worded, or a value that its sentence needs and lacks.
    """
    worded = _wording()[code]
    return worded.get(language, worded["en"]).format_map(values)
