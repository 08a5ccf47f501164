"""What a model answers: in batches, greedily, written down as it comes."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.models.abstaining import NO_THRESHOLDS, Abstaining, Opening, processors
from assistant.models.cited import ABSTENTION, render, stops, tokens
from finetune.evaluation.questions import Asked
from literature.errors import ShizhenError

_log = logging.getLogger(__name__)

ANSWERS = "answers.jsonl"
RUN = "run.json"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as the model gave it; ``cut`` where it had no room left to end."""

    name: str
    text: str
    tokens: int
    cut: bool


def answered(
    model: Any,
    tokenizer: Any,
    asked: Sequence[Asked],
    folder: Path,
    run: dict[str, Any],
    *,
    room: int = 192,
    batch: int = 8,
    abstaining: Abstaining = NO_THRESHOLDS,
) -> dict[str, Given]:
    """The answer to every question, by name; those already in ``folder`` are not asked again.

    ``run`` says what answers; a folder of another run is refused. Greedy: the same model gives the
    same answers, but for ties that a different batch may break otherwise.
    """
    done = resumed(folder, run)
    left = [one for one in asked if one.name not in done]
    with (folder / ANSWERS).open("a", encoding="utf-8") as lines:
        for given in generate(
            model, tokenizer, left, room=room, batch=batch, abstaining=abstaining
        ):
            done[given.name] = given
            lines.write(json.dumps(asdict(given), ensure_ascii=False) + "\n")
            lines.flush()
    return {one.name: done[one.name] for one in asked}


def resumed(folder: Path, run: dict[str, Any]) -> dict[str, Given]:
    """The answers that a run stopped before left in its folder; the folder is made where needed.

    Raises ``ShizhenError`` where they are another run's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / RUN
    if note.exists() and json.loads(note.read_text(encoding="utf-8")) != run:
        raise ShizhenError(
            "the answers here are of another model, or to other questions",
            file=str(note),
            cure="Name another folder with `--out`.",
        )
    note.write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path = folder / ANSWERS
    kept: list[Given] = []
    if path.exists():
        whole = [
            line for line in path.read_text(encoding="utf-8").splitlines(True) if line[-1] == "\n"
        ]
        path.write_text("".join(whole), encoding="utf-8")  # a line cut short by a kill goes
        kept = [Given(**json.loads(line)) for line in whole]
    return {given.name: given for given in kept}


def generate(
    model: Any,
    tokenizer: Any,
    asked: Sequence[Asked],
    *,
    room: int,
    batch: int,
    abstaining: Abstaining = NO_THRESHOLDS,
) -> Iterator[Given]:
    """Answers in batches of questions of like length, the longest first: what is too large for
    the memory shows at once. Where thresholds say so the model abstains before it is asked.
    """
    import torch

    ends = stops(tokenizer)
    pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else ends[0]
    prompts = [tokens(tokenizer, render(tokenizer, one.messages, asking=True)) for one in asked]
    order = sorted(range(len(asked)), key=lambda n: -len(prompts[n]))
    openings = dict[int, Opening | None]()
    for n in order:
        posed = asked[n].posed
        found = abstaining.opening(model, tokenizer, prompts[n], posed)
        if found and found.silent:
            yield Given(asked[n].name, ABSTENTION[posed.language], len(found.said), False)
        else:
            openings[n] = found
    order = list(openings)
    _log.info("abstains from %d of %d questions by threshold", len(asked) - len(order), len(asked))
    for first in range(0, len(order), batch):
        part = order[first : first + batch]
        wide = max(len(prompts[n]) for n in part)
        ids = torch.full((len(part), wide), pad, dtype=torch.long)
        seen = torch.zeros_like(ids)
        for row, n in enumerate(part):
            ids[row, wide - len(prompts[n]) :] = torch.tensor(prompts[n])
            seen[row, wide - len(prompts[n]) :] = 1
        with torch.inference_mode():
            out = model.generate(
                ids.to(model.device),
                attention_mask=seen.to(model.device),
                max_new_tokens=room,
                do_sample=False,
                eos_token_id=ends,
                pad_token_id=pad,
                logits_processor=processors([openings[n] for n in part], wide),
            )
        for row, n in enumerate(part):
            yield _given(asked[n].name, out[row, wide:].tolist(), ends, tokenizer)
        _log.info("%d of %d questions answered", first + len(part), len(order))


def _given(name: str, said: list[int], ends: Sequence[int], tokenizer: Any) -> Given:
    stop = next((i for i, token in enumerate(said) if token in ends), None)
    words = said if stop is None else said[:stop]
    text = tokenizer.decode(words, skip_special_tokens=True).strip()
    return Given(name, text, len(words), stop is None)
