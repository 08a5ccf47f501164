"""``python -m benchmarks.held_out OUT --learnt FILE[:LANG] … --test FILE --of SET …``: a dev side.

A threshold wants many questions, and what several sets hold beside a model's own dialogues is
free for it. OUT gets as its training side what the model learnt, as its test side what it will be
asked, and as its dev side every dialogue of the sets that shares no paper with either and is not
nearly one of theirs (:func:`dialogue_gen.split.cluster`).
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.produce import read
from dialogue_gen.split import SHARES, cluster, papers


def main() -> None:
    """Write the three sides."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--learnt", nargs="+", required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--of", metavar="SET", nargs="+", type=Path, required=True)
    given = parser.parse_args()
    learnt = _once(dialogue for name in given.learnt for dialogue in _named(name))
    test = _once(read(given.test))
    every = _once(d for folder in given.of for side in SHARES for d in _there(folder, side))
    sides = {"train": learnt, "dev": free_of(learnt | test, every), "test": test}
    given.out.mkdir(parents=True, exist_ok=True)
    for side, held in sides.items():
        lines = "".join(dialogue.to_json() + "\n" for dialogue in held.values())
        (given.out / f"{side}.jsonl").write_text(lines, encoding="utf-8")
        print(side, len(held), "of them zh", sum(d.lang == "zh" for d in held.values()))


def free_of(held: dict[str, Dialogue], every: dict[str, Dialogue]) -> dict[str, Dialogue]:
    """Those of ``every`` with no paper of ``held``, and in no cluster with one of them."""
    known = {paper for dialogue in held.values() for paper in papers(dialogue)}
    both = list((held | every).values())
    return {
        both[n].id: both[n]
        for group in cluster(both)
        if not any(both[n].id in held for n in group)
        for n in group
        if not papers(both[n]) & known
    }


def _named(name: str) -> Iterable[Dialogue]:
    file, _, language = name.partition(":")
    return (d for d in read(Path(file)) if language in ("", d.lang))


def _there(folder: Path, side: str) -> Iterable[Dialogue]:
    path = folder / f"{side}.jsonl"
    return read(path) if path.is_file() else ()


def _once(dialogues: Iterable[Dialogue]) -> dict[str, Dialogue]:
    return {dialogue.id: dialogue for dialogue in dialogues}


if __name__ == "__main__":
    main()
