"""The second stage: of two answers to one question, learn to prefer the one that was verified.

Direct preference optimisation (Rafailov et al. 2023) by TRL's trainer. It starts from the merged
model of the first stage, which is also the reference that the second may not stray far from.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.models.cited import Message, abstains
from dialogue_gen.dialogue import Dialogue
from dialogue_gen.produce import read
from finetune.base import find, load_tokenizer
from finetune.profiles import Profile
from finetune.told import seen, tell
from finetune.training import faults, memory, record
from finetune.training.adapter import with_adapter
from finetune.training.run import shared
from grounding.plant import Error, plant
from literature.errors import ShizhenError
from literature.sentences import sentences

_MARKER = re.compile(r"\[(\d+)\]")


class Fault(StrEnum):
    """What is wrong with the rejected answer."""

    CITATION = "wrong_citation"
    NUMBER = "altered_number"
    OVERCITED = "over_cited"
    ANSWERED = "not_abstaining"


@dataclass(frozen=True, slots=True)
class Pair:
    """``said`` is the conversation up to the question; ``name`` is the id of the dialogue."""

    name: str
    said: tuple[Message, ...]
    chosen: str
    rejected: str
    fault: Fault


def pairs(dialogues: Iterable[Dialogue], seed: int) -> Iterator[Pair]:
    """For each answer one pair, its fault drawn from those that have a place in it."""
    for dialogue in dialogues:
        rng = random.Random(f"{seed}:{dialogue.id}")  # noqa: S311 - no secret
        passages = [passage.text for passage in seen(dialogue)]
        said = tell(dialogue).messages
        for n, message in enumerate(said):
            if message["role"] != "assistant":
                continue
            chosen = message["content"]
            made = [
                (fault, wrong)
                for fault, spoil in SPOILT.items()
                if (wrong := spoil(chosen, passages, rng)) and wrong != chosen
            ]
            if made:
                fault, wrong = rng.choice(made)
                yield Pair(dialogue.id, tuple(said[:n]), chosen, wrong, fault)


def _wrong_citation(answer: str, passages: Sequence[str], rng: random.Random) -> str | None:
    """One marker names a passage that the answer does not cite."""
    found = list(_MARKER.finditer(answer))
    cited = {int(one[1]) for one in found}
    others = [n for n in range(1, len(passages) + 1) if n not in cited]
    if not found or not others:
        return None
    one = rng.choice(found)
    return f"{answer[: one.start()]}[{rng.choice(others)}]{answer[one.end() :]}"


def _altered_number(answer: str, _: Sequence[str], rng: random.Random) -> str | None:
    planted = plant(answer, Error.NUMBER, rng)
    return planted.text if planted else None


def _over_cited(answer: str, passages: Sequence[str], _: random.Random) -> str | None:
    """Every marker becomes the markers of all passages."""
    if len(passages) < 2 or not _MARKER.search(answer):
        return None
    every = "".join(f"[{n}]" for n in range(1, len(passages) + 1))
    return re.sub(r"(?:\[\d+\])+", every, answer)


def _answered(answer: str, passages: Sequence[str], rng: random.Random) -> str | None:
    """Instead of abstaining, a sentence of a passage that does not answer."""
    if not passages or not abstains(answer):
        return None
    n = rng.randrange(len(passages))
    text = passages[n]
    first = sentences(text)[0]
    return f"{text[first.start : first.end].strip()} [{n + 1}]"


SPOILT: dict[Fault, Callable[[str, Sequence[str], random.Random], str | None]] = {
    Fault.CITATION: _wrong_citation,
    Fault.NUMBER: _altered_number,
    Fault.OVERCITED: _over_cited,
    Fault.ANSWERED: _answered,
}
"""Each fault and how an answer gets it; ``None`` where it has no place for it."""


def prefer(
    dialogues: Path, run: Path, profile: Profile, *, beta: float = 0.1, command: str = ""
) -> dict[str, Any]:
    """Learn from the pairs of a file of dialogues; the record of the run.

    ``profile.base`` is the merged model of the first stage. ``beta`` is how strongly it is held to
    that (0.1: Rafailov et al. 2023, section 6). Raises ``ShizhenError`` where no pair can be made,
    TRL is missing or a run is there already.
    """
    if (run / record.FILE).is_file():
        raise ShizhenError("there is a run here already", file=str(run), cure="Name another --out.")
    made = list(pairs(read(dialogues), profile.seed))
    if not made:
        raise ShizhenError(
            "no pair can be made of these dialogues",
            file=str(dialogues),
            cure="Name a file of cited dialogues, such as train.jsonl.",
        )
    run.mkdir(parents=True, exist_ok=True)
    base = find(profile.base)
    told: dict[str, Any] = {
        "schema": record.SCHEMA,
        "started": record.now(),
        "command": command,
        "stage": "preference",
        "beta": beta,
        "pairs": dict(Counter(str(pair.fault) for pair in made)),
        "settings": profile.model_dump(mode="json", exclude={"about", "shape"}),
        "base": {"name": base.name, "sha256": base.sha256()},
        "versions": record.versions(),
        "machine": record.machine(),
    }
    with faults.told(run):
        trainer = _trainer(made, run, profile, beta)
        trainer.train()
        trainer.save_model(str(run / "adapter"))
    (run / "adapter" / "training_args.bin").unlink(missing_ok=True)
    logged = [one for one in trainer.state.log_history if "rewards/accuracies" in one]
    told["finished"] = record.now()
    told["result"] = {
        "steps": trainer.state.global_step,
        "loss": logged[-1]["loss"],
        "preferred": logged[-1]["rewards/accuracies"],
    }
    record.write(run, told)
    return told


def _trainer(made: Sequence[Pair], run: Path, profile: Profile, beta: float) -> Any:
    import torch
    from datasets import Dataset
    from transformers import PrinterCallback, set_seed

    try:
        from trl import DPOConfig, DPOTrainer
    except ImportError as error:
        raise ShizhenError("TRL is missing", cure="Install shizhen[finetune].") from error
    base = find(profile.base)
    memory.hand_back()
    set_seed(profile.seed)
    graphic = torch.cuda.is_available()
    rows = [
        {
            "prompt": list(pair.said),
            "chosen": [{"role": "assistant", "content": pair.chosen}],
            "rejected": [{"role": "assistant", "content": pair.rejected}],
        }
        for pair in made
    ]
    trainer = DPOTrainer(
        model=with_adapter(base, profile, "cuda" if graphic else "cpu"),
        args=DPOConfig(
            **shared(profile, run),
            beta=beta,
            max_length=profile.length,
            num_train_epochs=profile.epochs,
            save_strategy="no",
        ),
        train_dataset=Dataset.from_list(rows),
        processing_class=load_tokenizer(base),
    )
    trainer.remove_callback(PrinterCallback)
    return trainer
