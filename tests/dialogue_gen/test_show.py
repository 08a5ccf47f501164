"""A dialogue is shown by colour and, for whoever sees none, by signs."""

from written import FEWER, cited, joined, talk

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.rules import Context, judge
from dialogue_gen.show import Manner, html, pieces


def _mixed() -> Dialogue:
    wrong = cited("Every attack was gone for good.", FEWER)
    outside = joined("Cherries are a fruit <b>.", Source.EXTERNAL)
    return judge(talk([joined("It says:"), cited(FEWER), outside], [wrong]), Context())


def test_every_stretch_is_shown_as_what_it_is() -> None:
    shown = _mixed()
    first = {how for _, how in pieces(shown.turns[1])}
    assert first == {Manner.CONNECTIVE, Manner.LITERATURE, Manner.EXTERNAL}
    assert {how for _, how in pieces(shown.turns[3])} == {Manner.UNSUPPORTED}
    for turn in shown.answers():
        assert "".join(text for text, _ in pieces(turn)) == turn.text


def test_the_page_reads_without_colour_and_runs_nothing() -> None:
    page = html((_mixed(),))
    assert "⟦Cherries are a fruit &lt;b&gt;.⟧" in page
    assert "✗Every attack" in page
    assert "<mark>" in page
    assert "<script" not in page
    assert "http" not in page
