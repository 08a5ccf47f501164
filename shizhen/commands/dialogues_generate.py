"""``shizhen dialogues generate``: dialogues from a library, or pairs from knowledge items."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from dialogue_gen.knowledge import Fact, facts, items
from dialogue_gen.pairs import pairs
from dialogue_gen.plan import CHINESE
from dialogue_gen.produce import ACCEPTED, REJECTED, Tally, produce, read, write
from dialogue_gen.publish.dataset import publish
from dialogue_gen.rules import Context
from dialogue_gen.run.estimate import Estimate
from dialogue_gen.run.run import Report
from index.library import Library
from index.progress import bar
from literature.errors import Failure, ShizhenError
from shizhen import settings
from shizhen.commands.dialogues_run import (
    by_model,
    model_options,
    tell_estimate,
    tell_report,
)
from shizhen.commands.options import as_json, library
from shizhen.output import PARTIAL, emit, report, say


@click.command()
@library
@click.option(
    "--n", type=click.IntRange(1), default=1000, show_default=True, help="Dialogues wanted."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder written to.")
@click.option(
    "--generator", type=click.Choice(["extractive"]), default="extractive", show_default=True
)
@click.option("--seed", type=int, default=0, show_default=True, help="Same seed, same dialogues.")
@click.option(
    "--chinese",
    type=click.FloatRange(0, 1),
    default=CHINESE,
    show_default=True,
    help="Share of dialogues held in Chinese.",
)
@click.option(
    "--knowledge",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Instruction pairs from this file (triples, rows, records, text) instead of a library.",
)
@click.option("--quiet", is_flag=True, help="No progress bar.")
@model_options
@as_json
def generate(
    library: Path | None,
    n: int,
    out: Path,
    generator: str,
    seed: int,
    chinese: float,
    knowledge: Path | None,
    quiet: bool,
    as_json: bool,
    **run: Any,
) -> None:
    """Write N checked dialogues to a folder, with splits, a card and the rejected beside them.

    Killed and run again it goes on where it was. With --model a chat model writes them, and N is
    how many are asked of it.
    """
    if run["model"]:
        came = by_model(library, n, out, seed=seed, chinese=chinese, quiet=quiet, **run)
        _told_of_model(came, out, as_json)
        return
    began, failures = time.perf_counter(), list[Failure]()
    with bar("write", n, "dialogues", not quiet) as shown:

        def moved(tally: Tally) -> None:
            shown.n = tally.accepted
            shown.set_postfix(rejected=tally.rejected, refresh=False)
            shown.refresh()

        if knowledge:
            found = list(facts(knowledge))
            failures = [one for one in found if isinstance(one, Failure)]
            planned = items(knowledge, [one for one in found if isinstance(one, Fact)])
            tally = write(planned, n, out, {"knowledge": str(knowledge)}, progress=moved)
            if not tally.accepted:
                raise ShizhenError(
                    "no pair could be made of this file",
                    file=str(knowledge),
                    cure="Give it as triples, as rows with a head, or as text under headings.",
                )
        else:
            chosen = settings.load(library=library)
            with Library.open(chosen.library, chosen.index) as opened:
                tally = produce(opened, n, out, seed=seed, chinese=chinese, progress=moved)
    done = _finish(out)
    done |= {"generator": generator, "seconds": round(time.perf_counter() - began, 1)}
    done |= tally.to_dict()
    failed = report(failures)
    if as_json:
        emit(done)
    else:
        _told(done, n)
    if failed or tally.accepted < n:
        sys.exit(PARTIAL)


def _told_of_model(found: Report | Estimate, out: Path, as_json: bool) -> None:
    """The end of a run by a chat model: the data set, as far as it has come."""
    done = found.to_dict()
    if isinstance(found, Report) and found.accepted:
        done |= _finish(out)
    if as_json:
        emit(done)
    elif isinstance(found, Report):
        tell_report(found)
    else:
        tell_estimate(found)
    if isinstance(found, Report) and (found.stopped or found.rejected or found.waiting):
        sys.exit(PARTIAL)


def _finish(out: Path) -> dict[str, Any]:
    """Splits, card and preference pairs over all that the folder holds."""
    accepted, rejected = list(read(out / ACCEPTED)), list(read(out / REJECTED))
    published = publish(out, accepted, rejected, name=out.resolve().name)
    made = [json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs(accepted, Context())]
    (out / "pairs.jsonl").write_text("".join(made), encoding="utf-8")
    return {
        "out": str(out),
        "card": str(published.card),
        "splits": dict(published.splits),
        "pairs": len(made),
    }


def _told(done: dict[str, Any], wanted: int) -> None:
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(done["kinds"].items()))
    say(f"{done['out']}: {done['accepted']} dialogues ({kinds}), {done['rejected']} rejected")
    say(f"splits {done['splits']}, {done['pairs']} pairs, {done['seconds']:.0f} s")
    say(done["card"])
    if done["accepted"] < wanted:
        say(f"The source yields no more than {done['accepted']} of the {wanted} wanted.")
