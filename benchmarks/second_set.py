"""``python -m benchmarks.second_set FIRST SECOND OUT --zh N --en N``: dialogues to tune on further.

FIRST is the set whose English training side a base was tuned on, SECOND another set over the same
library. OUT gets as its test side what neither training has a paper of: FIRST's and what is left of
SECOND's; as its training side the so many dialogues of SECOND's a language whose ids hash lowest.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.produce import read
from dialogue_gen.split import papers
from literature.paper import sha256


def main() -> None:
    """Write the three sides."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("first", "second", "out"):
        parser.add_argument(name, type=Path)
    for language in ("zh", "en"):
        parser.add_argument(f"--{language}", type=int, default=300)
    given = parser.parse_args()
    first, second = (
        {side: list(read(folder / f"{side}.jsonl")) for side in ("train", "dev", "test")}
        for folder in (given.first, given.second)
    )
    learnt = _papers(d for d in first["train"] if d.lang == "en")
    test = first["test"] + _without(second["test"], learnt)
    dev = _without(_without(second["dev"], learnt), _papers(test))
    free = _without(second["train"], _papers(test) | _papers(dev))
    ordered = sorted(free, key=lambda d: sha256(d.id))
    train = [
        dialogue
        for language in ("zh", "en")
        for dialogue in [d for d in ordered if d.lang == language][: getattr(given, language)]
    ]
    given.out.mkdir(parents=True, exist_ok=True)
    for side, held in (("train", train), ("dev", dev), ("test", test)):
        lines = "".join(d.model_dump_json() + "\n" for d in held)
        (given.out / f"{side}.jsonl").write_text(lines, encoding="utf-8")
        print(side, len(held), "of them zh", sum(d.lang == "zh" for d in held))


def _papers(dialogues: Iterable[Dialogue]) -> set[str]:
    return {paper for dialogue in dialogues for paper in papers(dialogue)}


def _without(dialogues: Iterable[Dialogue], held: set[str]) -> list[Dialogue]:
    return [dialogue for dialogue in dialogues if not papers(dialogue) & held]


if __name__ == "__main__":
    main()
