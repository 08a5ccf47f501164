"""Sentences: what splits, what never splits, and that nothing is lost between them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from literature.sentences import sentences


def split(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


WHOLE = [
    "Mortality fell (P=0.03) in both arms.",
    "The hazard ratio was HR 0.62 (95% CI 0.48–0.80) at two years.",
    "Some kinase inhibitors, e.g. sorafenib, were given.",
    "One marker, i.e. AFP, was measured.",
    "The group of Okafor et al. confirmed this.",
    "Lenvatinib vs. placebo was compared.",
    "As Fig. 2 shows, survival differed.",
    "As Figs. 2A and 3 and Tab. 1 show, survival differed.",
    "According to Dr. Okafor the dose was safe.",
    "Growth of E. coli and S. aureus stopped.",
    "Sample No. 3 was lost.",
    "Approval by the U.S. Food and Drug Administration followed.",
    "They took approx. 12 mg daily.",
    "The text by J. R. Okafor appeared in 2019.",
    "See https://example.org/a.b/c?d=1.2 for more.",
    "The record doi:10.1000/xyz.2020.01 holds it.",
    "Write to trial.office@example.org about it.",
    "The value was .05 and P = .04 in the rest.",
    "In PDFs one reads P=0. 05 with a slip.",
    "A Bacillus sp. DM4 was found.",
    "Strains no. 12 and no. tu2 were typed.",
    "Given i.v. and p.o. to all.",
    "Fungi (e.g. C. albicans. Others too) were absent.",
    "The ratio was 2.17:1 in men.",
    "The variant p.Val600Glu was absent.",
    "结果为0.05，差异无统计学意义。",
    "治疗后OR为1.85（95% CI 1.20～2.86；P=0.005）。",
    "总有效率为92.5%,高于对照组的80.0%.",
    "采用SPSS 22.0软件，以P<0.05为差异有统计学意义。",
    "图2.1显示两组相近。",
    "男女之比为1:4.5，年龄（56.3±8.2）岁。",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_stop_that_ends_nothing_never_splits(text: str) -> None:
    assert split(text) == [text]


SPLIT = [
    ("It fell to 0.05. Then it rose.", ["It fell to 0.05.", "Then it rose."]),
    ("They got 2.5 mg/kg. The rest got none.", ["They got 2.5 mg/kg.", "The rest got none."]),
    ("It lasted 5 min. Reperfusion began.", ["It lasted 5 min.", "Reperfusion began."]),
    ("He had hepatitis B. Surface antigen fell.", ["He had hepatitis B.", "Surface antigen fell."]),
    ("She took vitamin D. We did not.", ["She took vitamin D.", "We did not."]),
    ("This was shown by Okafor et al. We agree.", ["This was shown by Okafor et al.", "We agree."]),
    (
        "It was made in the U.S. The dose is known.",
        ["It was made in the U.S.", "The dose is known."],
    ),
    ("Did it help? Yes! It did.", ["Did it help?", "Yes!", "It did."]),
    ('He said "It works." Nobody did.', ['He said "It works."', "Nobody did."]),
    ("It worked (see above). Nobody died.", ["It worked (see above).", "Nobody died."]),
    ("It worked.[3] Nobody died.", ["It worked.[3]", "Nobody died."]),
    ("It was effective.1,2 Nobody died.", ["It was effective.1,2", "Nobody died."]),
    ("It rose in cells. p53 fell.", ["It rose in cells.", "p53 fell."]),
    ("It rose in cells. mRNA fell.", ["It rose in cells.", "mRNA fell."]),
    ("No. The drug failed.", ["No.", "The drug failed."]),
    ("Ferroptosis was blocked by Ca. In the rest, not.", None),
    ("The treatment.Results were good.", ["The treatment.", "Results were good."]),
    ("It waited... Then it grew.", ["It waited...", "Then it grew."]),
    ("结果为0.05。差异显著。", ["结果为0.05。", "差异显著。"]),
    ("他说：“有效。”随后出院。", ["他说：“有效。”", "随后出院。"]),
    ("甲组有效；乙组无效。", ["甲组有效；", "乙组无效。"]),
    ("有效吗？有效！出院。", ["有效吗？", "有效！", "出院。"]),
    ("采用随机法.结果显示有效.结论可靠.", ["采用随机法.", "结果显示有效.", "结论可靠."]),
    ("差异显著(P<0.05).结论有效.", ["差异显著(P<0.05).", "结论有效."]),
    ("有效率为0.05.结论可靠.", ["有效率为0.05.", "结论可靠."]),
    ("男女之比为1:4.国内少见.", ["男女之比为1:4.", "国内少见."]),
    ("占58.15%;用量大.", ["占58.15%;", "用量大."]),
    ("甲有效．乙无效．", ["甲有效．", "乙无效．"]),
    ("有两点:1.病程长;2.发病急.", ["有两点:1.病程长;", "2.发病急."]),
    ("加药后CDF.与对照相近。", ["加药后CDF.", "与对照相近。"]),
    ("Aims\nTo learn", ["Aims", "To learn"]),
    ("- first item\n- second item", ["- first item", "- second item"]),
    ("1. Introduction\n2. It began.", ["1. Introduction", "2. It began."]),
    ("改善睡眠。Sleep improved. 疗效确切。", ["改善睡眠。", "Sleep improved.", "疗效确切。"]),
]


@pytest.mark.parametrize(("text", "parts"), SPLIT)
def test_a_stop_that_ends_a_sentence_splits(text: str, parts: list[str] | None) -> None:
    assert split(text) == (parts or text.replace("Ca. ", "Ca.\n").split("\n"))


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "\u3000"])
def test_white_space_holds_no_sentence(text: str) -> None:
    assert sentences(text) == []


def test_a_bracket_that_is_never_closed_does_not_swallow_the_text() -> None:
    assert split("It fell (see above. Then it rose. It fell.") == [
        "It fell (see above.",
        "Then it rose.",
        "It fell.",
    ]


WRITTEN = st.text(
    st.sampled_from(list("aZ.。！？；;,，!?()（）[]“”\"' \n\t019%—…．中文率et al.vsNo\u3000")),
    max_size=200,
)


@given(st.one_of(st.text(max_size=200), WRITTEN))
def test_sentences_tile_the_text(text: str) -> None:
    behind = 0
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert not text[behind : sentence.start].strip()
        behind = sentence.end
    assert not text[behind:].strip()


@given(WRITTEN)
def test_no_sentence_runs_over_a_line_break(text: str) -> None:
    assert all("\n" not in sentence.text for sentence in sentences(text))


@pytest.mark.parametrize(
    "text",
    [
        "No stop at all ",
        ".",
        "(",
        "()",
        "![[]()",
        "e.g. ",
        "。",
        "a.b",
        "其中位生存期为12.5个月(95% CI 10.1～14.9),P<0.05.结论可靠.",
    ],
)
def test_long_texts_take_seconds_at_most(text: str) -> None:
    begun = time.process_time()
    sentences(text * (300_000 // len(text)))
    assert time.process_time() - begun < 6
