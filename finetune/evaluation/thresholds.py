"""From which log-probability of its fixed sentence a model abstains, chosen on the dev side.

ADAPTER/abstention.json   a threshold a language, in nats, and what it was chosen on and by
                          (read by :mod:`assistant.models.abstaining`)
"""

import json
import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from assistant.models.abstaining import FILE, SCHEMA, opening
from assistant.models.cited import FORM_ID, render, tokens
from finetune.evaluation.questions import Asked, questions
from finetune.evaluation.tuned import Speaker
from finetune.prepare import sides
from literature.errors import ShizhenError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question: how likely the model holds the fixed sentence, and whether the data set abstains.

    ``paper`` is what it is about.
    """

    language: str
    paper: str
    nats: float
    silent: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """From ``threshold`` nats on the model abstains; how well that does where it was chosen.

    ``area`` is that under the ROC curve: how often a question to abstain from is held likelier than
    one to answer (ties count half), whatever the threshold.
    """

    threshold: float
    f1: float
    precision: float
    recall: float
    area: float
    questions: int
    abstaining: int
    papers: int


def abstention(
    source: Path,
    speaker: Speaker,
    adapter: Path,
    *,
    turns: Literal["one", "all"] = "one",
    length: int = 2048,
    n: int | None = None,
) -> dict[str, Any]:
    """Choose a threshold a language on the dev side of ``source``; what was written to ``adapter``.

    The questions are those of an evaluation (:func:`finetune.evaluation.questions.questions`), one
    pass of the model each. Raises ``ShizhenError`` where there is no dev side, a paper is on two
    sides, or no language has questions of both sorts.
    """
    held, hashes = sides(source)
    asked = questions(held["dev"], speaker.tokenizer, turns=turns, length=length, n=n)
    weighed = list(weigh(speaker, asked))
    found = {
        language: chosen
        for language in sorted({one.language for one in weighed})
        if (chosen := choose([one for one in weighed if one.language == language]))
    }
    if not found:
        raise ShizhenError(
            "there is nothing to choose a threshold on",
            file=str(source / "dev.jsonl"),
            cure="It takes held-out questions to answer and to abstain from, in one language.",
        )
    told = {
        "schema": SCHEMA,
        "form": FORM_ID,
        "adapter": speaker.told["adapter"],
        "base": speaker.told["weights"],
        "dialogues": hashes["dev.jsonl"],
        "turns": turns,
        "length": length,
        "n": n,
        "languages": {language: asdict(chosen) for language, chosen in found.items()},
    }
    part = adapter / f"{FILE}.part"
    part.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    part.rename(adapter / FILE)
    return told


def weigh(speaker: Speaker, asked: Sequence[Asked]) -> Iterator[Weighed]:
    """How likely the model holds the fixed sentence behind each question."""
    for n, one in enumerate(asked, start=1):
        prompt = tokens(speaker.tokenizer, render(speaker.tokenizer, one.messages, asking=True))
        language = one.dialogue.lang
        nats = opening(speaker.model, speaker.tokenizer, prompt, language).nats
        yield Weighed(language, one.paper, nats, one.reference.abstain)
        if n % 10 == 0 or n == len(asked):
            _log.info("%d of %d questions weighed", n, len(asked))


def choose(weighed: Sequence[Weighed]) -> Threshold | None:
    """The threshold with the best F1, midway between the two questions it parts; of equal ones that
    between the two farthest apart. ``None`` without questions of both sorts.
    """
    to_abstain = [one.nats for one in weighed if one.silent]
    to_answer = [one.nats for one in weighed if not one.silent]
    if not to_abstain or not to_answer:
        return None
    values = sorted({one.nats for one in weighed})
    places = [(values[0], math.inf), *(((a + b) / 2, b - a) for a, b in pairwise(values))]
    at = max(places, key=lambda place: (_found(to_abstain, to_answer, place[0])[0], place[1]))[0]
    before = sum((a > b) + (a == b) / 2 for a in to_abstain for b in to_answer)
    return Threshold(
        at,
        *_found(to_abstain, to_answer, at),
        area=before / len(to_abstain) / len(to_answer),
        questions=len(weighed),
        abstaining=len(to_abstain),
        papers=len({one.paper for one in weighed}),
    )


def _found(
    to_abstain: Sequence[float], to_answer: Sequence[float], at: float
) -> tuple[float, float, float]:
    """F1, precision and recall of abstaining from ``at`` on."""
    hits, missed = (sum(nats >= at for nats in to_abstain), sum(nats < at for nats in to_abstain))
    wrong = sum(nats >= at for nats in to_answer)
    return (
        2 * hits / max(1, 2 * hits + missed + wrong),
        hits / max(1, hits + wrong),
        hits / (hits + missed),
    )
