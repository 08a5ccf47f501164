"""From where on a model abstains, chosen on the dev side.

ADAPTER/abstention.json   for each language a threshold, in nats, the weight of what the passages
                          speak of, and what both were chosen on and by (read by
                          :mod:`assistant.models.abstaining`)
"""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from assistant.models.abstaining import FILE, SCHEMA, opening
from assistant.models.cited import FORM_ID, render, tokens
from finetune.evaluation.choosing import Weighed, choose
from finetune.evaluation.questions import Asked, questions
from finetune.evaluation.tuned import Speaker
from finetune.prepare import sides
from literature.errors import ShizhenError

_log = logging.getLogger(__name__)


def abstention(
    source: Path,
    speaker: Speaker,
    adapter: Path,
    *,
    turns: Literal["one", "all"] = "one",
    length: int = 2048,
    n: int | None = None,
) -> dict[str, Any]:
    """Choose a limit a language on the dev side of ``source``; what was written to ``adapter``.

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
    """How likely the model holds the fixed sentence behind each question, and how much of the
    question its passages speak of.
    """
    for n, one in enumerate(asked, start=1):
        prompt = tokens(speaker.tokenizer, render(speaker.tokenizer, one.messages, asking=True))
        posed = one.posed
        nats = opening(speaker.model, speaker.tokenizer, prompt, posed.language).nats
        silent = one.reference.abstain
        yield Weighed(posed.language, one.paper, nats, posed.coverage, silent)
        if n % 10 == 0 or n == len(asked):
            _log.info("%d of %d questions weighed", n, len(asked))
