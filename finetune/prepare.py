"""Dialogues into rows: read, looked through, augmented for each epoch, fitted, encoded, written."""

import json
import logging
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.models.cited import FORM_ID
from dialogue_gen.dialogue import Dialogue
from dialogue_gen.produce import read
from dialogue_gen.split import papers
from finetune.augment import Augmenter, AugmentSettings
from finetune.encode import SpanWeights
from finetune.fit import Fitted, fit
from finetune.row import Row
from finetune.store import (
    MANIFEST,
    SCHEMA,
    TOKENIZER,
    file_of,
    read_manifest,
    read_rows,
    write_rows,
)
from finetune.template import identity, put_on
from literature.errors import ShizhenError
from literature.weights.pinned import file_sha256

__all__ = ["PrepareSettings", "prepare", "read_manifest", "read_rows", "sides"]

_log = logging.getLogger(__name__)

SIDES = ("train", "dev", "test")


class PrepareSettings(BaseModel):
    """How rows are made. ``length`` is in tokens; ``most_lost`` the share of questions that may be
    left out because they do not fit with their answer and the passages it cites; one always may.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    template: str = ""
    length: int = Field(default=2048, ge=64)
    epochs: int = Field(default=3, ge=1)
    seed: int = 0
    most_lost: float = Field(default=0.02, ge=0, le=1)
    languages: tuple[str, ...] = ("en", "zh")
    weights: SpanWeights = SpanWeights()
    augment: AugmentSettings = AugmentSettings()


@dataclass
class Tally:
    """What became of the dialogues of a side, over all epochs.

    ``labels`` are tokens that are learnt, ``labels_whole`` those of the dialogues before anything
    was done to fit them; ``labels_cut`` is what a plain cut-off at ``length`` would have left.
    ``parted`` counts dialogues that became several rows.
    """

    dialogues: int = 0
    rows: int = 0
    whole: int = 0
    parted: int = 0
    tokens: int = 0
    labels: int = 0
    labels_whole: int = 0
    labels_cut: int = 0

    def count(self, fitted: Fitted, length: int) -> None:
        """Take account of a dialogue."""
        self.dialogues += 1
        self.rows += len(fitted.rows)
        self.whole += len(fitted.whole) <= length
        self.parted += len(fitted.rows) > 1
        self.tokens += sum(map(len, fitted.rows))
        self.labels += sum(row.learnt for row in fitted.rows)
        self.labels_whole += fitted.whole.learnt
        self.labels_cut += sum(weight > 0 for weight in fitted.whole.weights[:length])

    def to_dict(self) -> dict[str, Any]:
        """For the manifest, with the shares of the label tokens."""
        whole = max(1, self.labels_whole)
        return asdict(self) | {
            "labels_kept": round(self.labels / whole, 4),
            "labels_kept_by_cut_off": round(self.labels_cut / whole, 4),
        }


def prepare(
    source: Path, tokenizer: Any, out: Path, settings: PrepareSettings, *, base: str = ""
) -> dict[str, Any]:
    """Write the rows of the dialogues in ``source`` to the folder ``out``; its manifest.

    ``source`` is a folder of ``train``, ``dev`` and ``test`` (``.jsonl``) as ``shizhen dialogues
    generate`` leaves it, or one file, which is all training. ``test`` is not encoded: only its hash
    is kept, after no paper of it was found in training. Raises ``ShizhenError`` for data that is
    empty, not of the schema or on two sides, and where more than ``most_lost`` of the questions
    learnt from do not fit; what was in ``out`` stays until all is done.
    """
    held, hashes = sides(source, settings.languages)
    template = put_on(settings.template, tokenizer)
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    tokenizer.save_pretrained(part / TOKENIZER)
    augmenter = Augmenter(held["train"], settings.augment, settings.seed)
    work: dict[str, Iterable[Dialogue]] = {
        file_of("train", n): augmenter.epoch(n) for n in range(settings.epochs)
    }
    if held["dev"]:
        work[file_of("dev", 0)] = held["dev"]
    tallies, lost, files = dict[str, Tally](), Counter[str](), dict[str, Any]()
    for name, dialogues in work.items():
        side = name.split("-")[0].split(".")[0]
        tally = tallies.setdefault(side, Tally())
        rows, gone = _rows(dialogues, tokenizer, settings, tally)
        asked = sum(len(dialogue.answers()) for dialogue in held[side])
        if side == "train":  # dev rows are only watched, and those left out are named all the same
            _not_too_many(gone, asked, settings, source)
        lost.update(gone)
        files[name] = {"rows": len(rows), "sha256": write_rows(rows, part / name)}
        _log.info("%s: %d rows, %d questions left out", name, len(rows), len(gone))
    manifest = {
        "schema": SCHEMA,
        "form": FORM_ID,
        "base": base,
        "template": {"name": template.name, "sha256": template.sha256},
        "tokenizer": identity(tokenizer),
        "epochs": settings.epochs,
        "length": settings.length,
        "settings": settings.model_dump(mode="json"),
        "data": {"source": str(source.name), "files": hashes},
        "dialogues": {side: len(dialogues) for side, dialogues in held.items()},
        "languages": dict(Counter(d.lang for d in held["train"])),
        "kinds": dict(Counter(str(d.kind) for d in held["train"])),
        "counts": {side: tally.to_dict() for side, tally in tallies.items()},
        "left_out": dict(lost),
        "files": files,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (part / MANIFEST).write_text(text + "\n", encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    part.rename(out)
    return manifest


def sides(
    source: Path, languages: Sequence[str] = ("en", "zh")
) -> tuple[dict[str, list[Dialogue]], dict[str, str]]:
    """The dialogues of each side in ``languages`` and the sha256 of each file read, none twice on
    its side.

    Raises ``ShizhenError`` where there are none to learn from, or a paper is on two sides.
    """
    found = (
        {"train": source}
        if source.is_file()
        else {side: source / f"{side}.jsonl" for side in SIDES}
    )
    held = {
        side: list({d.id: d for d in read(path) if d.lang in languages}.values())
        for side, path in found.items()
    }
    held = {side: held.get(side, []) for side in SIDES}
    if not held["train"]:
        raise ShizhenError(
            "there is no dialogue to learn from",
            file=str(found["train"]),
            cure="Name a folder with train.jsonl, as `shizhen dialogues generate` leaves it.",
        )
    _apart(held, source)
    return held, {path.name: file_sha256(path) for path in found.values() if path.exists()}


def _apart(held: Mapping[str, Sequence[Dialogue]], source: Path) -> None:
    """No paper that answers is on two sides: what was learnt would be measured."""
    of = {side: {p for d in dialogues for p in papers(d)} for side, dialogues in held.items()}
    for one, other in (("train", "dev"), ("train", "test"), ("dev", "test")):
        if both := sorted(of[one] & of[other]):
            raise ShizhenError(
                f"{one} and {other} share {len(both)} papers, first {both[0]}",
                file=str(source),
                cure="Split by paper, as `shizhen dialogues generate` does.",
            )


def _rows(
    dialogues: Iterable[Dialogue], tokenizer: Any, settings: PrepareSettings, tally: Tally
) -> tuple[list[Row], list[str]]:
    """The rows that fit, and the names of the exchanges that do not."""
    rows, lost = [], []
    for dialogue in dialogues:
        fitted = fit(dialogue, tokenizer, settings.weights, settings.length)
        tally.count(fitted, settings.length)
        rows += fitted.rows
        lost += fitted.lost
    return rows, lost


def _not_too_many(lost: Sequence[str], all_: int, settings: PrepareSettings, source: Path) -> None:
    if len(lost) > max(1, settings.most_lost * all_):
        raise ShizhenError(
            f"{len(lost)} of {all_} questions do not fit into {settings.length} tokens with what "
            f"answers them, first {lost[0]}",
            file=str(source),
            cure="Raise `--length`, or `--most-lost` if you can do without them.",
        )
