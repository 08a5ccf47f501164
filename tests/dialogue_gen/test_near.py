"""Near-duplicates are found by characters, in both languages, and never where there are none."""

from hypothesis import given
from hypothesis import strategies as st

from dialogue_gen.near import NearDuplicates, grams, jaccard

LINES = st.text(alphabet="abcd 樱桃痛风患者", min_size=0, max_size=60)


@given(LINES, LINES)
def test_similarity_is_symmetric_and_whole_for_equals(one: str, other: str) -> None:
    mine, theirs = grams(one), grams(other)
    assert jaccard(mine, theirs) == jaccard(theirs, mine)
    assert 0 <= jaccard(mine, theirs) <= 1
    assert jaccard(mine, mine) == 1


@given(st.lists(LINES, max_size=8), LINES)
def test_what_is_called_near_is_near(seen: list[str], new: str) -> None:
    held = NearDuplicates(0.8)
    for n, text in enumerate(seen):
        held.add(str(n), text)
    for name, share in held.alike("new", new):
        assert share >= 0.8
        assert abs(share - jaccard(grams(new), grams(seen[int(name)]))) < 1e-9


def test_a_chinese_text_with_one_word_changed_is_a_near_duplicate() -> None:
    text = (
        "本研究随访了一百二十例痛风患者，结果显示每日食用樱桃者的发作次数明显少于对照组患者。" * 2
    )
    held = NearDuplicates(0.8)
    held.add("first", text)
    assert held.nearest("second", text.replace("一百二十", "一百三十", 1))[0] == "first"
    assert held.nearest("first", text) is None
    assert held.nearest("third", "哮喘与水果的摄入无关。" * 5) is None
