"""Claims in the passage's own words and order, a few of them put for their like."""

import pytest

from grounding.form import form
from grounding.restated import nothing_added, restated

GEL = (
    "In 80 adults the hydrogel dressing shortened the time to healing from 16 days to 11 days "
    "compared with gauze. Pain did not differ."
)
ZH = "与纱布相比，水凝胶敷料将愈合时间由16天缩短到11天（P=0.002）。疼痛无差异。"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The hydrogel dressing shortened healing from 16 to 11 days.", GEL),
        ("水凝胶敷料将愈合时间从16天缩短至11天。", ZH),
        ("Metformin lowered HbA1c by 1.2 %.", "Metformin reduced HbA1c by 1.2% (P<0.001)."),
        ("二甲双胍使糖化血红蛋白降低1.2%。", "二甲双胍治疗24周后糖化血红蛋白下降1.2%。"),
        ("Pain did not decrease with gel.", "Finally, pain did not drop (by any scale) with gel."),
    ],
)
def test_likes_and_idle_words_change_nothing(claim: str, passage: str) -> None:
    start, end = restated(form(claim).text, passage) or (0, 0)
    assert end > start


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Gauze shortened healing from 16 to 11 days.", GEL),
        ("The hydrogel dressing shortened healing from 11 to 16 days.", GEL),
        ("The hydrogel dressing shortened healing from 16 to 11 weeks.", GEL),
        ("The hydrogel dressing always shortened healing from 16 to 11 days.", GEL),
        ("纱布将愈合时间从16天缩短至11天。", ZH),
        ("Aspirin increased mortality.", "Inhibition of aspirin increased mortality."),
        ("Aspirin increased mortality.", "Aspirin may have increased mortality."),
        ("Aspirin increased mortality.", "Aspirin increased mortality in women."),
        ("Aspirin reduced pain.", "Aspirin reduced pain if given early."),
        ("Aspirin reduced pain.", "Does aspirin reduce pain?"),
        ("Aspirin reduced the risk of stroke.", "Aspirin did not reduce the risk of stroke."),
        ("Gel was better than foam.", "Foam was better than gel."),
        ("Pain did not drop with gel.", "Pain did not significantly drop with gel."),
        ("The trial (1990 in Bonn) enrolled 20 men.", "The trial (1990 in Rome) enrolled 20 men."),
        ("The lysate of non-diabetes cells.", "The lysate of non-melanoma cells."),
        ("Variant C<A raised risk.", "Variant C>A raised risk."),
    ],
)
def test_another_thing_said_is_not_the_same(claim: str, passage: str) -> None:
    assert restated(form(claim).text, passage) is None


@pytest.mark.parametrize(
    ("claim", "sentence", "expected"),
    [
        ("Healing was shortened by the gel.", "The gel shortened healing of burns.", True),
        ("Healing was shortened by the foam.", "The gel shortened healing of burns.", False),
        ("Gel was better than foam.", "Foam was better than gel.", False),
        ("Healing took 11 days, not 16 days.", "Healing took 11 days.", False),
        ("It took 11 days with gel, 16 with foam.", "Foam took 16, gel took 11 days.", False),
    ],
)
def test_nothing_is_added_where_every_word_and_order_stands(
    claim: str, sentence: str, expected: bool
) -> None:
    assert nothing_added(form(claim).text, form(sentence).text) is expected
