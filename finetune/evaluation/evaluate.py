"""A model put to the questions: answers, figures, losses, marks, causes, and a page of them.

FOLDER/run.json       what answered what
FOLDER/answers.jsonl  each answer as it was given
FOLDER/metrics.json   every figure, with intervals, by language and kind; the counts of each answer
FOLDER/README.md      the report; ``plots/`` beside it
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.models.base import Obliging
from dialogue_gen.analyse import Analysis, plot
from dialogue_gen.analyse import report as analysis_page
from finetune.evaluation import report
from finetune.evaluation.answers import Given, answered
from finetune.evaluation.bootstrap import Gain, gains, interval
from finetune.evaluation.general import Chat, losses
from finetune.evaluation.judge import marks, mean_marks
from finetune.evaluation.metrics import Counted, count, figures
from finetune.evaluation.outputs import analysed
from finetune.evaluation.questions import Asked, questions
from finetune.evaluation.tuned import Speaker
from finetune.prepare import sides
from grounding.checker import Checker
from literature.errors import ShizhenError

METRICS = "metrics.json"


class EvaluationSettings(BaseModel):
    """Which questions are asked, and how much room there is: ``length`` tokens for question and
    reference, ``room`` for the answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    side: Literal["dev", "test"] = "test"
    turns: Literal["one", "all"] = "all"
    n: int | None = Field(default=None, ge=1)
    length: int = Field(default=2048, ge=64)
    room: int = Field(default=256, ge=1)
    batch: int = Field(default=8, ge=1)


def evaluate(
    source: Path,
    speaker: Speaker,
    out: Path,
    settings: EvaluationSettings,
    *,
    against: Path | None = None,
    chats: Sequence[Chat] = (),
    judge: Obliging | None = None,
) -> dict[str, Any]:
    """Ask, count and report into ``out``; what ``metrics.json`` holds, ``None`` for a figure where
    there was nothing to measure.

    ``against`` is the folder of an earlier evaluation, of the untuned model: the report is then
    before and after. Raises ``ShizhenError`` where there is nothing held out to ask, or ``against``
    answered other questions.
    """
    held, hashes = sides(source)
    if not held[settings.side]:
        raise ShizhenError(
            f"there is no {settings.side}.jsonl to ask from",
            file=str(source),
            cure="Name the folder that `shizhen dialogues generate` left.",
        )
    before = _earlier(against)
    asked = questions(
        held[settings.side],
        speaker.tokenizer,
        turns=settings.turns,
        length=settings.length,
        n=settings.n,
    )
    run = {
        "model": speaker.told,
        "dialogues": hashes[f"{settings.side}.jsonl"],
        **settings.model_dump(exclude={"batch"}),
    }
    said = answered(
        speaker.model,
        speaker.tokenizer,
        asked,
        out,
        run,
        room=settings.room,
        batch=settings.batch,
        abstaining=speaker.abstaining,
    )
    pairs = [(one, said[one.name]) for one in asked]
    checker = Checker()
    counted = [count(one, given, checker) for one, given in pairs]
    cause = analysed(pairs, speaker.told["base"] + ("+adapter" if speaker.told["adapter"] else ""))
    general = losses(speaker.model, speaker.tokenizer, chats) if chats else {}
    marked = mean_marks(marks(judge, *pair) for pair in pairs) if judge else {}
    made = _told(run, counted, cause, general, marked)
    _compare(made, before, counted)
    _write(out, made, cause, pairs)
    plain: dict[str, Any] = _plain(made)
    return plain


def _earlier(against: Path | None) -> dict[str, Any] | None:
    """An earlier evaluation as its ``metrics.json`` tells it."""
    if against is None:
        return None
    path = against / METRICS
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise ShizhenError(
            "there is no evaluation to compare with",
            file=str(path),
            cure="Evaluate the untuned model into that folder first.",
        ) from error
    return told


def _told(
    run: Mapping[str, Any],
    counted: Sequence[Counted],
    cause: Analysis,
    general: Mapping[str, float],
    marked: Mapping[str, float],
) -> dict[str, Any]:
    """One model's part of ``metrics.json``."""
    around = interval(counted)
    return {
        "run": dict(run),
        "questions": len(counted),
        "papers": len({one.paper for one in counted}),
        "figures": figures(counted),
        "intervals": around,
        "languages": _by(counted, lambda one: one.language),
        "kinds": _by(counted, lambda one: one.kind),
        "causes": cause.to_dict(),
        "general_loss": dict(general),
        "marks": dict(marked),
        "counted": [asdict(one) for one in counted],
    }


def _by(counted: Sequence[Counted], key: Callable[[Counted], str]) -> dict[str, dict[str, float]]:
    keys = sorted({key(one) for one in counted})
    return {k: figures([one for one in counted if key(one) == k]) for k in keys}


def _compare(
    made: dict[str, Any], before: Mapping[str, Any] | None, counted: Sequence[Counted]
) -> None:
    """Put the comparison with an earlier evaluation into ``made``."""
    if before is None:
        return
    earlier = [Counted(**one) for one in before["counted"]]
    every = gains(earlier, counted)
    made["before"] = {k: before[k] for k in ("run", "figures", "general_loss", "marks", "causes")}
    made["gains"] = {name: asdict(g) | {"difference": g.difference} for name, g in every.items()}
    made["gains_by_language"] = {
        language: {
            name: asdict(gain) | {"difference": gain.difference}
            for name, gain in gains(
                [one for one in earlier if one.language == language],
                [one for one in counted if one.language == language],
            ).items()
        }
        for language in sorted({one.language for one in counted})
    }
    rise = {k: v - before["general_loss"].get(k, math.nan) for k, v in made["general_loss"].items()}
    made["general_loss_rise"] = rise


def _write(
    out: Path, made: Mapping[str, Any], cause: Analysis, pairs: Sequence[tuple[Asked, Given]]
) -> None:
    plots = out / "plots"
    plots.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_plain(made), ensure_ascii=False, indent=1, allow_nan=False)
    (out / METRICS).write_text(text + "\n", encoding="utf-8")
    if cause.main:
        plot(cause, plots / "causes.png")
    (out / "causes.md").write_text(analysis_page(cause, ["answers.jsonl"]), encoding="utf-8")
    told = {
        "model": ", ".join(f"{k} {v[:12]}" for k, v in made["run"]["model"].items() if v),
        "questions": f"{made['questions']} over {made['papers']} papers, {len(pairs)} answers",
    }
    (out / "README.md").write_text(report.page(told, _parts(made, plots)), encoding="utf-8")


def _parts(made: Mapping[str, Any], plots: Path) -> list[tuple[str, str]]:
    """The report's parts; the plot of the gains is drawn on the way."""
    parts = []
    if "gains" in made:
        every = _gains(made["gains"])
        report.plot_gains(every, plots / "gains.png")
        table = report.compared(every) + "\n\n![before and after](plots/gains.png)"
        parts.append(("Before and after", table))
        parts += [
            (f"Before and after, {language}", report.compared(_gains(told)))
            for language, told in made["gains_by_language"].items()
        ]
    else:
        parts.append(("Figures", report.alone(made["figures"], made["intervals"])))
        parts += [
            (f"Figures, {language}", report.listed(told))
            for language, told in made["languages"].items()
        ]
    earlier = made["before"]["causes"] if "before" in made else None
    parts.append(("Why answers fail", report.causes(earlier, made["causes"])))
    if made["general_loss"]:
        rise = made.get("general_loss_rise", {})
        parts.append(("Ordinary answers", report.general(made["general_loss"], rise)))
    if made["marks"]:
        earlier_marks = made["before"]["marks"] if "before" in made else {}
        parts.append(("A judge's marks", report.marks(earlier_marks, made["marks"])))
    return parts


def _gains(told: Mapping[str, Mapping[str, float]]) -> dict[str, Gain]:
    keys = ("before", "after", "low", "high")
    return {name: Gain(*(gain[key] for key in keys)) for name, gain in told.items()}


def _plain(value: Any) -> Any:
    """For JSON, which has no ``nan``: what was not measured is ``null``."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
