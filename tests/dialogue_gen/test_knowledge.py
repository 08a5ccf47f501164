"""Knowledge items of any shape give cited pairs, several each, none too like another."""

import json
from pathlib import Path

import pytest

from dialogue_gen.knowledge import SIMILAR, Fact, facts, items
from dialogue_gen.near import grams, jaccard
from dialogue_gen.produce import ACCEPTED, read, write
from literature.errors import Failure

TRIPLES = [["痛风", "常见诱因", "高嘌呤饮食"], ["gout", "affected joint", "big toe"]]
ROWS = [{"疾病": "痛风", "症状": "关节红肿热痛", "就诊科室": "风湿免疫科"}]


def _file(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "content", "count"),
    [
        ("triples.json", TRIPLES, 2),
        ("lines.jsonl", "\n".join(json.dumps(t) for t in TRIPLES), 2),
        ("named.json", [{"head": "gout", "relation": "cause", "tail": "urate crystals"}], 1),
        ("rows.json", ROWS, 2),
        ("rows.csv", "disease,symptom,department\ngout,red joint,rheumatology\n", 2),
        ("book.txt", "# Gout\nUrate crystals settle in joints. Attacks often begin at night.\n", 2),
    ],
)
def test_facts_are_read_from_every_shape(
    tmp_path: Path, name: str, content: object, count: int
) -> None:
    found = list(facts(_file(tmp_path, name, content)))
    assert len(found) == count
    assert all(isinstance(one, Fact) and one.head in one.text for one in found)


def test_what_holds_no_fact_is_named(tmp_path: Path) -> None:
    (failure,) = facts(_file(tmp_path, "odd.json", [{"head": "gout"}]))
    assert isinstance(failure, Failure)
    assert failure.record == "record 1"


def test_each_fact_gives_pairs_that_differ_and_keep_every_rule(tmp_path: Path) -> None:
    path = _file(tmp_path, "kb.json", [*TRIPLES, *ROWS])
    found = [one for one in facts(path) if isinstance(one, Fact)]
    planned = list(items(path, found))
    assert len(planned) >= 2 * len(found)
    for n, one in enumerate(planned):
        for other in planned[:n]:
            if one.topic == other.topic:
                assert jaccard(grams(one.question, 3), grams(other.question, 3)) < SIMILAR
    tally = write(planned, 100, tmp_path / "out", {"knowledge": "kb"})
    assert tally.rejected == 0, tally.rules
    made = list(read(tmp_path / "out" / ACCEPTED))
    assert len(made) == len(planned)
    assert all(d.turns[1].spans[-1].citations for d in made)
