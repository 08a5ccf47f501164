"""A run: from prepared rows and a base to a folder with an adapter and everything it came from.

RUN/adapter/          the adapter, its tokenizer and chat template: what peft and vLLM load
RUN/base/             the base, unpacked, where it came as a GGUF
RUN/checkpoints/      the last two whole states, to go on from
RUN/record.json       settings, versions, hashes, command, memory, result
RUN/progress.jsonl    every step; RUN/loss.png draws it
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from finetune.base import Base, find, load_config, load_tokenizer, unpack
from finetune.export import card
from finetune.flops import of_step, peak_flops
from finetune.pack import Bin
from finetune.prepare import read_manifest, read_rows
from finetune.profiles import Profile
from finetune.store import TOKENIZER
from finetune.training import checkpoints, faults, memory, progress, record
from finetune.training.adapter import with_adapter
from finetune.training.collate import Epochs, laid_out
from finetune.training.progress import Moment, Tell
from literature.errors import ShizhenError

_log = logging.getLogger(__name__)

ROWS = ("form", "template", "tokenizer", "languages", "dialogues", "data", "files")
"""What a run's record keeps of the manifest of its rows."""

ADAPTER, BASE, CHECKPOINTS = "adapter", "base", "checkpoints"


@dataclass(frozen=True, slots=True)
class Tuned:
    """A finished run: where it lies, its last moment, and its record."""

    run: Path
    last: Moment
    record: dict[str, Any]

    @property
    def adapter(self) -> Path:
        """The adapter's folder."""
        return self.run / ADAPTER


@dataclass(frozen=True, slots=True)
class Often:
    """How often, in steps: a checkpoint, and the loss of the dev rows (0: never)."""

    save: int = 50
    dev: int = 0


def train(
    rows: Path,
    run: Path,
    profile: Profile,
    *,
    resume: bool = False,
    often: Often = Often(),
    command: str = "",
    tell: Tell | None = None,
) -> Tuned:
    """Tune ``profile.base`` on the rows that ``finetune prepare`` wrote.

    ``resume`` goes on from the last whole checkpoint; on a processor the result is bit for bit that
    of a run that was never cut. Raises ``ShizhenError`` for everything that a user can mend: rows
    that belong to another tokenizer, a folder in use, memory, a full disk, a loss that is NaN.
    """
    base, manifest = find(profile.base), read_manifest(rows)
    run.mkdir(parents=True, exist_ok=True)
    began = _began(rows, profile, base, manifest, command)
    if resume:
        began = record.require_same(run, began)
    else:
        _unused(run)
        record.write(run, began)
    checkpoints.drop_broken(run / CHECKPOINTS)
    with faults.told(run):
        return _train(rows, run, profile, base, began, often, tell, resume=resume)


def _train(
    rows: Path,
    run: Path,
    profile: Profile,
    base: Base,
    told: dict[str, Any],
    often: Often,
    tell: Tell | None,
    *,
    resume: bool,
) -> Tuned:
    from transformers import set_seed

    from finetune.training.trainer import RowTrainer, Watcher

    memory.hand_back()
    args = arguments(profile, run, often)
    device = args.device.type
    base = unpack(base, run / BASE)
    data = Epochs(
        partial(read_rows, rows),
        profile.epochs,
        profile.length,
        seed=profile.seed,
        packed=profile.pack,
    )
    dev = _dev(rows, profile) if often.dev else None
    memory.hand_back()
    memory.forget(device)
    before = memory.held(device)
    set_seed(profile.seed)
    model = with_adapter(base, profile, device)
    told["memory"] = {"before": before, "loading": memory.peak(device)}
    memory.forget(device)
    watcher = Watcher(
        run,
        data,
        partial(of_step, load_config(base), profile),
        peak_flops(device, profile.dtype),
        tell,
    )
    trainer = RowTrainer(
        load_tokenizer(Base("", rows / TOKENIZER)),
        model=model,
        args=args,
        train_dataset=data,
        eval_dataset=dev,
        callbacks=[watcher],
    )
    watcher.trainer = trainer
    last = checkpoints.last(run / CHECKPOINTS) if resume else None
    _log.info("%d sequences, %d tokens, %d learnt", len(data), data.tokens, data.learnt)
    trainer.train(resume_from_checkpoint=str(last) if last else None)
    told["memory"] |= {"first_step": watcher.first, "peak": memory.peak(device)}
    told["data"] = {"sequences": len(data), "tokens": data.tokens, "learnt": data.learnt}
    return _finish(trainer, run, told)


def _finish(trainer: Any, run: Path, told: dict[str, Any]) -> Tuned:
    """The adapter with its tokenizer, the plot, and the record with what came of it."""
    trainer.save_model(str(run / ADAPTER))
    moments = progress.read(run)
    last = moments[-1]
    if trainer.is_world_process_zero():
        progress.draw(moments, run / "loss.png")
        seconds = sum(one.seconds for one in moments)
        told |= {
            "finished": record.now(),
            "result": {
                "steps": last.step,
                "loss": last.loss,
                "dev_loss": next(
                    (m.dev_loss for m in reversed(moments) if m.dev_loss is not None), None
                ),
                "seconds": round(seconds, 1),
                "tokens_per_second": round(sum(m.tokens for m in moments) / seconds, 1),
            },
        }
        record.write(run, told)
        card.write(told, run / ADAPTER)
    return Tuned(run, last, told)


def shared(profile: Profile, run: Path) -> dict[str, Any]:
    """What a profile says to any trainer of transformers, here and in the second stage.

    A step's ``batch`` sequences are shared among devices.
    """
    import torch
    from accelerate import PartialState

    return {
        "output_dir": str(run / CHECKPOINTS),
        "per_device_train_batch_size": 1,
        "gradient_accumulation_steps": max(1, profile.batch // PartialState().num_processes),
        "learning_rate": profile.learning_rate,
        "warmup_steps": profile.warmup,
        "lr_scheduler_type": profile.schedule,
        "weight_decay": profile.weight_decay,
        "max_grad_norm": profile.clip,
        "bf16": profile.dtype == "bfloat16",
        "use_cpu": not torch.cuda.is_available(),
        "activation_checkpointing": profile.checkpointing,
        "activation_checkpointing_kwargs": {"use_reentrant": False},
        "optim": "adamw_torch",
        "seed": profile.seed,
        "logging_steps": 1,
        "report_to": "none",
        "disable_tqdm": True,
    }


def arguments(profile: Profile, run: Path, often: Often) -> Any:
    """TrainingArguments of a profile; the rows hold the epochs, so the trainer sees one."""
    import torch
    from transformers import TrainingArguments

    return TrainingArguments(
        **shared(profile, run),
        num_train_epochs=1,
        torch_compile=profile.compile,
        save_strategy="steps",
        save_steps=often.save,
        save_total_limit=2,
        eval_strategy="steps" if often.dev else "no",
        eval_steps=often.dev or None,
        logging_strategy="steps",
        logging_nan_inf_filter=False,
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available(),
    )


def _began(
    rows: Path, profile: Profile, base: Base, manifest: dict[str, Any], command: str
) -> dict[str, Any]:
    """The record as far as it is known before the first step."""
    return {
        "schema": record.SCHEMA,
        "started": record.now(),
        "command": command,
        "settings": profile.model_dump(mode="json", exclude={"about", "shape"}),
        "base": {"name": base.name, "sha256": base.sha256()},
        "rows": {key: manifest[key] for key in ROWS if key in manifest},
        "folder": str(rows),
        "versions": record.versions(),
        "machine": record.machine(),
    }


def _unused(run: Path) -> None:
    if (run / record.FILE).is_file():
        raise ShizhenError(
            "there is a run here already",
            file=str(run),
            cure="Go on with it by --resume, or name another --out.",
        )


def _dev(rows: Path, profile: Profile) -> Sequence[Bin]:
    held = read_rows(rows, 0, "dev")
    if not held:
        raise ShizhenError(
            "there are no dev rows to watch",
            file=str(rows),
            cure="Leave out --dev-every, or prepare from a folder with dev.jsonl.",
        )
    return laid_out(held, profile.length, packed=profile.pack)
