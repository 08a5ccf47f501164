"""How many claims a minute are checked, and in how much memory: ``python -m benchmarks.checking``.

All pairs of the dev sets in one process that does nothing else, on the processors there are.
"""

import json
import resource
import time

from benchmarks.results import DATA, record
from grounding.checker import Checker

SETS = (
    "scifact.dev",
    "citation-integrity.dev",
    "expertqa-med",
    "citecheck-zh.dev",
    "nli4ct-zh.dev",
)


def pairs(name: str) -> list[tuple[str, str]]:
    """Claims and passages of a set under ``shared/data/grounding``."""
    text = (DATA / "grounding" / f"{name}.jsonl").read_text(encoding="utf-8")
    rows = map(json.loads, text.splitlines())
    return [(row["claim"], row["passage"]) for row in rows]


def main() -> None:
    """Check them all, set by set, and write down what it took."""
    checker = Checker()
    rows = ["| set | pairs | pairs a minute | memory so far, MiB |", "|---|--:|--:|--:|"]
    everything, since = 0, time.perf_counter()
    for name in SETS:
        asked = pairs(name)
        began = time.perf_counter()
        told = sum(1 for _ in checker.examine_all(asked))
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append(f"| {name} | {told} | {60 * told / seconds:.0f} | {peak:.0f} |")
        everything += told
    pace = 60 * everything / (time.perf_counter() - since)
    rows.append(
        f"| all, the loading of both networks in it | {everything} | {pace:.0f} | {peak:.0f} |"
    )
    record("Checking: pace and memory", f"Checker {checker.version}.\n\n" + "\n".join(rows))
    print("\n".join(rows))


if __name__ == "__main__":
    main()
