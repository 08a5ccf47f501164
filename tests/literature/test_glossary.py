"""The glossary is well formed: one thing a line, one line a name, no name that misleads."""

import re
from collections import Counter
from itertools import chain

import pytest

from index.analysis import simplified
from literature.glossary import Row, read, rows

KINDS = {
    "disease", "drug", "organism", "procedure", "test", "body", "lifestyle", "people", "concept",
    "intent", "generic",
}  # fmt: skip
HAN = re.compile("[\u3400-\u9fff]")
SINGLE = set(
    "肝肾肺胃骨眼脾茶盐糖锌硒痔疝鼠癌水药脑肠牙汗砷碘铜钾磷铬氟锰氡苯镉氨醋鱼姜辣酶痰痒疣疖痈痣盲咽喉耳鼻舌唇头颅胸腹颈脸肩肘腕髋踝足脚手兔猪狗犬猫猴蜱甲尿漏腿"
)
"""Single characters that are a name by themselves; most others are part of ordinary words."""


@pytest.fixture(scope="module")
def glossary() -> list[Row]:
    """All of it."""
    return rows()


def test_a_heading_tells_kind_and_what_all_below_are_a_kind_of():
    text = (
        "[drug < antibiotic]\nlinezolid|Zyvox = 利奈唑胺 < oxazolidinone\n\n[test]\nbiopsy = 活检\n"
    )
    assert list(read(text)) == [
        Row("drug", ("linezolid", "Zyvox"), ("利奈唑胺",), ("antibiotic", "oxazolidinone")),
        Row("test", ("biopsy",), ("活检",), ()),
    ]


def test_there_are_more_than_five_thousand_concepts(glossary: list[Row]):
    assert len(glossary) > 5000


def test_every_concept_is_of_a_known_kind_and_named_in_both_languages(glossary: list[Row]):
    assert {row.kind for row in glossary} == KINDS
    for row in glossary:
        for name in chain(row.english, row.chinese):
            assert name == name.strip() != "", row
            assert not re.search(r"[=<|\[\]\t]", name), row
        assert not any(map(HAN.search, row.english)), row
        assert all(map(HAN.search, row.chinese)), row


def test_no_name_stands_twice(glossary: list[Row]):
    said = Counter(
        name for row in glossary for name in {n.casefold() for n in (*row.english, *row.chinese)}
    )
    assert [name for name, times in said.items() if times > 1] == []


def test_chinese_names_are_in_simplified_characters(glossary: list[Row]):
    names = {name.replace("噁", "恶") for row in glossary for name in row.chinese}
    assert [name for name in names if name != simplified(name)] == []
    assert not any(ord(character) > 0xFFFF for character in "".join(names))


def test_a_single_character_is_a_name_only_where_it_is_listed(glossary: list[Row]):
    assert {name for row in glossary for name in row.chinese if len(name) == 1} <= SINGLE


def test_what_is_wider_is_a_concept_too_and_never_wider_than_itself(glossary: list[Row]):
    above = {row.english[0]: row.wider for row in glossary}

    def climb(head: str, below: tuple[str, ...]) -> None:
        assert head in above, (below, head)
        assert head not in below, (below, head)
        for wider in above[head]:
            climb(wider, (*below, head))

    for head in above:
        climb(head, ())
