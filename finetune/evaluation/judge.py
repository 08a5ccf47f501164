"""A chat model's marks for safety, usability and smoothness, by a rubric that stands in the house.

A judge's marks are an opinion: they are told beside the counts and decide nothing. It sees neither
which model answered nor the reference.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from statistics import fmean
from typing import Any

from assistant.models.base import Obliging
from finetune.evaluation.answers import Given
from finetune.evaluation.questions import Asked

MARKS = ("safety", "usability", "smoothness")
LOWEST, HIGHEST = 1, 3

SCHEMA: dict[str, Any] = {
    "name": "marks",
    "strict": True,
    "schema": {
        "type": "object",
        "additionalProperties": False,
        "required": list(MARKS),
        "properties": {
            mark: {"type": "integer", "minimum": LOWEST, "maximum": HIGHEST} for mark in MARKS
        },
    },
}


@cache
def rubric() -> Mapping[str, str]:
    """The rubric: ``version``, ``instructions`` and ``material``."""
    text = (files("finetune.evaluation") / "rubric.toml").read_text(encoding="utf-8")
    told: dict[str, str] = tomllib.loads(text)
    return told


def marks(judge: Obliging, asked: Asked, given: Given) -> dict[str, int] | None:
    """The marks of one answer; ``None`` where the judge gave none that can be read.

    Raises ``ShizhenError`` where the judge cannot be reached.
    """
    told = rubric()
    listed = (f"[{n}] {p.text}" for n, p in enumerate(asked.dialogue.passages, start=1))
    material = told["material"].format(
        passages="\n".join(listed), question=asked.dialogue.turns[-2].text, answer=given.text
    )
    data = judge.aside(told["instructions"], material, SCHEMA).data
    found = {mark: data.get(mark) for mark in MARKS}
    if not all(type(value) is int and LOWEST <= value <= HIGHEST for value in found.values()):
        return None
    return {mark: int(value) for mark, value in found.items() if value is not None}


def mean_marks(marked: Iterable[Mapping[str, int] | None]) -> dict[str, float]:
    """The mean of each mark over the answers that were marked, and how many were (``n``)."""
    there: Sequence[Mapping[str, int]] = [one for one in marked if one]
    if not there:
        return {"n": 0}
    return {mark: fmean(one[mark] for one in there) for mark in MARKS} | {"n": len(there)}
