"""Answers of any model cut into claims with their citations."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.claims import ClaimKind, claims


def told(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(claim.text, claim.citations) for claim in claims(text)]


def kinds(text: str) -> list[str]:
    return [str(claim.kind) for claim in claims(text)]


def test_a_marker_before_or_after_the_stop_belongs_to_the_sentence_it_follows() -> None:
    text = "Sorafenib prolonged survival [1]. Rash was common.[2] Costs rose. [3] Nobody knows why."
    assert told(text) == [
        ("Sorafenib prolonged survival.", (1,)),
        ("Rash was common.", (2,)),
        ("Costs rose.", (3,)),
        ("Nobody knows why.", ()),
    ]


def test_chinese_sentences_keep_theirs() -> None:
    text = "恩替卡韦可降低肝癌风险[1]。不良反应较少。[2][3]疗程为48周（[4]）。"
    assert told(text) == [
        ("恩替卡韦可降低肝癌风险。", (1,)),
        ("不良反应较少。", (2, 3)),
        ("疗程为48周。", (4,)),
    ]


def test_a_marker_that_opens_a_line_belongs_to_what_follows() -> None:
    assert told("First it is so.\n[2] According to a trial, it works.") == [
        ("First it is so.", ()),
        ("According to a trial, it works.", (2,)),
    ]


def test_several_markers_in_one_sentence_are_all_its_own() -> None:
    assert told("Rash [1] and fever [2,3] occurred [1].") == [
        ("Rash and fever occurred.", (1, 2, 3))
    ]


def test_list_items_are_claims_without_their_bullets() -> None:
    text = (
        "- Rash occurred [1].\n* Fever occurred [2].\n1. Death was rare [3].\n"
        "2）腹泻少见[4]。\n（3）头痛多见[5]。"
    )
    assert told(text) == [
        ("Rash occurred.", (1,)),
        ("Fever occurred.", (2,)),
        ("Death was rare.", (3,)),
        ("腹泻少见。", (4,)),
        ("头痛多见。", (5,)),
    ]


def test_a_line_that_begins_with_a_decimal_is_no_list() -> None:
    assert told("2.5 mg was given [1].") == [("2.5 mg was given.", (1,))]


def test_a_table_row_is_a_claim_and_its_head_is_not() -> None:
    found = claims("| drug | HR |\n|---|---|\n| sorafenib | 0.69 [1] |\n| placebo | 1 |")
    assert [(c.text, c.citations, c.checkable) for c in found] == [
        ("drug | HR", (), False),
        ("sorafenib | 0.69", (1,), True),
        ("placebo | 1", (), True),
    ]


@pytest.mark.parametrize(
    "heading",
    ["# Treatment", "## 治疗", "**Key findings**", "**主要发现：**", "Key points:", "要点："],
)
def test_a_heading_claims_nothing(heading: str) -> None:
    assert kinds(f"{heading}\n\nIt works [1].") == ["heading", "claim"]


@pytest.mark.parametrize("question", ["Does it work?", "它有效吗？", "“Is it safe?”"])
def test_a_question_claims_nothing(question: str) -> None:
    assert kinds(question) == ["question"]


@pytest.mark.parametrize(
    "refusal",
    [
        "I could not find evidence on that.",
        "I'm sorry, but I cannot answer this.",
        "The provided passages do not mention dosing.",
        "As an AI language model, I have no opinion.",
        "抱歉，根据现有资料无法回答。",
        "所给文献未提及剂量。",
        "没有检索到相关研究。",
    ],
)
def test_a_refusal_claims_nothing(refusal: str) -> None:
    assert kinds(refusal) == ["refusal"]


@pytest.mark.parametrize(
    "talk",
    [
        "Please consult your doctor.",
        "Here is a summary of the evidence.",
        "I hope this helps!",
        "请遵医嘱。",
        "希望以上内容对您有帮助。",
    ],
)
def test_pure_talk_claims_nothing(talk: str) -> None:
    assert kinds(talk) == ["connective"]


@pytest.mark.parametrize(
    "claim",
    [
        "In summary, sorafenib prolongs survival.",
        "Overall, mortality fell.",
        "总之，索拉非尼可延长生存期。",
        "The trial did not find a difference.",
        "Patients should not take it with alcohol.",
    ],
)
def test_a_conclusion_is_a_claim_whatever_opens_it(claim: str) -> None:
    assert kinds(claim) == ["claim"]


def test_whatever_carries_a_marker_is_a_claim() -> None:
    assert kinds("Please take it with food [1].") == ["claim"]


def test_the_list_of_references_is_no_claim() -> None:
    text = "It works [1].\n\n## References\n[1] A. Author. A title. A journal 2008.\n[2] B. Author."
    assert kinds(text) == ["claim", "heading", "reference", "reference"]
    assert kinds("有效[1]。\n\n参考文献：\n[1] 某某. 某刊, 2008.") == [
        "claim",
        "heading",
        "reference",
    ]


def test_figures_are_not_cut() -> None:
    text = "HR was 0.62 (95% CI 0.48–0.80; P = 0.03), i.e. better [1]."
    assert told(text) == [("HR was 0.62 (95% CI 0.48–0.80; P = 0.03), i.e. better.", (1,))]


@pytest.mark.parametrize("text", ["", "   \n\n", "[1][2]", "---", "\u200f\u202e"])
def test_nothing_said_is_no_claim(text: str) -> None:
    assert claims(text) == []


@given(
    st.lists(
        st.sampled_from(
            ["It works", "药物有效", " [1]", "【2】", ".", "。", "\n", "- ", "# ", " | ", "?"]
        ),
        max_size=25,
    )
)
def test_offsets_point_into_the_answer(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for claim in claims(text):
        assert end <= claim.start < claim.end <= len(text)
        assert text[claim.start : claim.end].strip()
        end = claim.end


def test_a_long_answer_takes_linear_time() -> None:
    text = "".join(f"Finding number {n} was made [{n}]. " for n in range(1, 10_001))
    began = time.perf_counter()
    found = claims(text)
    assert len(found) == 10_000
    assert found[-1].citations == (10_000,)
    assert all(c.kind == ClaimKind.CLAIM for c in found)
    assert time.perf_counter() - began < 20


def test_a_stop_on_both_sides_of_a_marker_leaves_nothing_behind() -> None:
    found = claims("Zinc is a metal. [1]. Iron is one too [2]。铜也是[3]。")
    assert [c.text for c in found] == ["Zinc is a metal.", "Iron is one too。", "铜也是。"]
    assert [c.citations for c in found] == [(1,), (2,), (3,)]


def test_emphasis_is_no_part_of_a_claim() -> None:
    (claim,) = claims("- **Zinc**: it is __not__ a drug [1].")
    assert claim.text == "Zinc: it is not a drug."


def test_a_sentence_without_a_marker_inherits_the_next_of_its_paragraph() -> None:
    found = claims("One is so. Two is so [1][2]. Three is so.\nFour is so.\nFive is so [3].")
    assert [c.citations for c in found] == [(), (1, 2), (), (), (3,)]
    assert [c.inherited for c in found] == [(1, 2), (), (), (), ()]


def test_what_refers_back_is_resolved_beside_the_text_as_shown() -> None:
    en = claims("Metformin lowers glucose [1]. This drug is safe [2]. It is cheap [3].")
    assert [c.resolved for c in en] == ["", "Metformin is safe.", "Metformin is cheap."]
    assert en[1].text == "This drug is safe."
    zh = claims("恩替卡韦可抑制病毒[1]。该药安全性好[2]。")
    assert [c.resolved for c in zh] == ["", "恩替卡韦安全性好。"]


def test_between_two_antecedents_nothing_is_guessed() -> None:
    found = claims("Metformin and aspirin were compared [1]. This drug is safe [2].")
    assert [c.resolved for c in found] == ["", ""]
    assert claims("It is likely that zinc helps [1].")[0].resolved == ""
