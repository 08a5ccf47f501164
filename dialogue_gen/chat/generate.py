"""A run by a chat model: the plan kept beside the ledger, the files written from it.

OUT/plan.jsonl       the items, so that a run goes on with the same plan whatever the library does
OUT/ledger.sqlite    every request and every reply
OUT/accepted.jsonl   written anew from the ledger at the end of each run, however it ends
OUT/rejected.jsonl   the same, with the rules that are broken
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assistant.models import ModelProfile
from dialogue_gen.chat.work import ChatWork
from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import Dialogue
from dialogue_gen.item import Item
from dialogue_gen.near import NearDuplicates
from dialogue_gen.plan import CHINESE, plan
from dialogue_gen.rules import Context
from dialogue_gen.run.account import Account
from dialogue_gen.run.estimate import Estimate, estimate
from dialogue_gen.run.ledger import Ledger
from dialogue_gen.run.run import Report, run
from dialogue_gen.run.settings import RunSettings
from index.library import Library
from literature.errors import ShizhenError

PLAN, LEDGER, ACCEPTED, REJECTED = (
    "plan.jsonl",
    "ledger.sqlite",
    "accepted.jsonl",
    "rejected.jsonl",
)


def generate(
    library: Library,
    n: int,
    out: Path,
    profile: ModelProfile,
    settings: RunSettings,
    *,
    seed: int = 0,
    chinese: float = CHINESE,
    show: bool = False,
) -> Report:
    """Ask the model for ``n`` planned dialogues, going on from before, and write what came.

    Raises ``ShizhenError`` for a folder that holds another plan, a library that yields none, and
    where no further call would fare better; the files are written all the same.
    """
    items = planned(library, n, out, seed, chinese)
    context = Context(seen=NearDuplicates(), answers=Desk(library, seed).answers)
    work = ChatWork(items, profile, context, _accepted(out / LEDGER))
    try:
        return run(work, out / LEDGER, profile, settings, show)
    finally:
        write(out)


def foresee(
    library: Library,
    n: int,
    out: Path,
    profile: ModelProfile,
    settings: RunSettings,
    *,
    seed: int = 0,
    chinese: float = CHINESE,
    like: Path | None = None,
) -> Estimate:
    """What :func:`generate` would still cost. Nothing is sent; only the plan is written.

    ``like`` is the folder of an earlier run, whose answers say how long answers are.
    """
    work = ChatWork(planned(library, n, out, seed, chinese), profile, Context())
    return estimate(work, out / LEDGER, profile, settings, like and like / LEDGER)


def planned(library: Library, n: int, out: Path, seed: int, chinese: float) -> list[Item]:
    """The plan of a folder: read where it is there and long enough, else made and written."""
    made_from = {"library": library.generation, "seed": seed, "chinese": chinese}
    path = out / PLAN
    if path.exists():
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        held = json.loads(head)
        differ = [name for name, value in made_from.items() if held.get(name) != value]
        if held["n"] >= n and differ in ([], ["library"]):
            return [Item.model_validate_json(line) for line in lines[:n]]
        if differ:
            raise ShizhenError(
                f"this folder holds another plan ({', '.join(differ)} differ)",
                file=str(path),
                cure="Choose another --out, or the settings of that plan.",
            )
    items = plan(library, n, seed=seed, chinese=chinese)
    head = json.dumps({**made_from, "n": n})
    _replace(path, [head, *(item.model_dump_json() for item in items)])
    return items


def write(out: Path) -> None:
    """Accepted and rejected of a folder's ledger, as files; each is whole, or the old one."""
    if not (out / LEDGER).exists():
        return
    with Ledger(out / LEDGER) as ledger:
        account = Account(ledger.db)
        _replace(out / ACCEPTED, account.accepted())
        _replace(out / REJECTED, account.rejected())


def _accepted(path: Path) -> list[Dialogue]:
    """What earlier runs have accepted: near-duplicates of it are none the less duplicates."""
    if not path.exists():
        return []
    with Ledger(path) as ledger:
        return [Dialogue.from_json(line) for line in Account(ledger.db).accepted()]


def _replace(path: Path, lines: Iterable[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
