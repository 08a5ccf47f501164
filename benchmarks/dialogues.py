"""The data factory without a model: a thousand dialogues, held to every rule, and planted bad ones.

``python -m benchmarks.dialogues [--library DIR] [--n 1000] [--bad 500]`` writes its table to
``benchmarks/RESULTS.md``. Without a library it builds one from the shared literature.
"""

import argparse
import itertools
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from benchmarks.results import DATA, record
from dialogue_gen.dialogue import Dialogue
from dialogue_gen.near import NearDuplicates, speech
from dialogue_gen.plant import bad
from dialogue_gen.produce import ACCEPTED, Tally, produce, read
from dialogue_gen.publish.dataset import publish
from dialogue_gen.rules import ORDER, Context, check
from index.build import build
from index.library import Library

SOURCES = (
    "csl-zh/corpus.jsonl",
    "pubmed-baseline/pubmed21n1298.subset1542.xml.gz",
    "jats",
    "nbib",
    "cnki",
    "pubmed-xml",
)
SEED = 20261122


def main() -> None:
    """Generate, check again, plant and reject; then write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--bad", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = given.library or _built(Path(folder) / "library")
        with Library.open(library) as opened:
            rows = _measured(opened, Path(folder) / "run", given.n, given.bad)
    record("Dialogues without a model", "\n".join(["| what | figure |", "|---|---|", *rows]))


def _built(library: Path) -> Path:
    sources = [DATA / "literature" / name for name in SOURCES]
    build(sources, library, progress=False)
    return library


def _measured(library: Library, out: Path, n: int, wanted: int) -> list[str]:
    wall, cpu = time.perf_counter(), time.process_time()
    tally = produce(library, n, out, seed=SEED)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    accepted = list(read(out / ACCEPTED))
    published = time.process_time()
    publish(out, accepted)
    published = time.process_time() - published
    kept, checking = _kept(accepted)
    rows = [
        f"| library | {library.papers} papers, {library.passages} passages |",
        f"| dialogues | {tally.accepted}, {_listed(tally.kinds)} |",
        f"| by language | {_listed(tally.languages)} |",
        f"| time to write and check them | {wall:.0f} s wall, {cpu:.0f} CPU seconds, "
        f"load {os.getloadavg()[1]:.1f} |",
        f"| keep every rule when checked again | {kept} of {len(accepted)} "
        f"({checking / max(1, len(accepted)) * 1000:.0f} ms each) |",
        f"| splits, Parquet, card | {published:.0f} CPU seconds |",
        _rejected(tally),
    ]
    return [*rows, *_planted(accepted, wanted)]


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items()))


def _kept(accepted: list[Dialogue]) -> tuple[int, float]:
    """How many keep every rule in a fresh check, and the CPU seconds it took."""
    context, began = Context(seen=NearDuplicates()), time.process_time()
    kept = 0
    for dialogue in accepted:
        kept += not check(dialogue, context).failed
        if context.seen is not None:
            context.seen.add(dialogue.id, speech(dialogue))
    return kept, time.process_time() - began


def _rejected(tally: Tally) -> str:
    """Of what was written from real sentences by fixed templates, the share a rule turned down."""
    written = tally.accepted + tally.rejected
    rules = ", ".join(f"{rule} {n}" for rule, n in tally.rules.most_common())
    return f"| good dialogues rejected | {tally.rejected} of {written} ({rules or 'none'}) |"


def _planted(accepted: list[Dialogue], wanted: int) -> list[str]:
    """Every rule broken in turn until ``wanted`` are made; right: the rule broken is named."""
    rng = random.Random(SEED)
    seen = NearDuplicates()
    for dialogue in accepted:
        seen.add(dialogue.id, speech(dialogue))
    context = Context(answers=lambda question, language: question, seen=seen)
    pools = {rule.NAME: iter(rng.sample(accepted, len(accepted))) for rule in ORDER}
    right, made, any_rule = Counter[str](), Counter[str](), 0
    for rule in itertools.cycle([rule.NAME for rule in ORDER]):
        if sum(made.values()) >= wanted or not pools:
            break
        one = next((b for d in pools.get(rule, ()) if (b := bad(d, rule, rng))), None)
        if one is None:
            pools.pop(rule, None)
            continue
        context.finish_reason = one.finish_reason
        failed = {broken.rule for broken in check(one.dialogue, context).failed}
        made[rule] += 1
        right[rule] += rule in failed
        any_rule += bool(failed)
    total = sum(made.values())
    missed = ", ".join(f"{r} {made[r] - right[r]}/{made[r]}" for r in made if made[r] > right[r])
    return [
        f"| planted bad dialogues, {len(made)} rules in turn | {total} |",
        f"| rejected by the rule that was broken | {sum(right.values())} "
        f"({sum(right.values()) / max(1, total):.1%}); missed: {missed or 'none'} |",
        f"| rejected by any rule | {any_rule} ({any_rule / max(1, total):.1%}) |",
    ]


if __name__ == "__main__":
    main()
