"""No paper and no near-duplicate stands on two sides of a split."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from written import FEWER, cited, joined, passage, talk

from dialogue_gen.dialogue import Dialogue, PassageRole
from dialogue_gen.split import cluster, papers, split
from literature.paper import sha256


def _dialogue(n: int, paper: int) -> Dialogue:
    """A dialogue like no other: what is said in it are hashes."""
    made = talk([joined(sha256(f"said {n}"))], asked=(sha256(f"asked {n}"),))
    text = f"Text {n} of paper {paper}."
    shown = (passage(text, paper), passage("Another text.", 1000 + n, PassageRole.DISTRACTOR))
    made = made.model_copy(update={"passages": shown})
    return made.model_copy(update={"id": made.identity()})


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=30))
def test_dialogues_of_one_paper_stay_together(drawn: list[int]) -> None:
    dealt = split([_dialogue(n, paper) for n, paper in enumerate(drawn)])
    sides: dict[str, set[str]] = {}
    for dialogue in dealt:
        for paper in papers(dialogue):
            sides.setdefault(paper, set()).add(dialogue.split)
    assert all(len(side) == 1 for side in sides.values())
    assert len(dealt) == len(drawn)


def test_near_duplicates_stay_together_though_their_papers_differ() -> None:
    one, other = (
        talk([joined("On this the paper says:"), cited(FEWER)]).model_copy(
            update={"id": f"sha256:{n}", "passages": (passage(f"Text {n}.", n),)}
        )
        for n in (1, 2)
    )
    assert cluster([one, other]) == [[0, 1]]


def test_the_sides_get_their_shares_and_the_same_ones_every_time() -> None:
    many = [_dialogue(n, n) for n in range(60)]
    sizes = Counter(d.split for d in split(many))
    assert sizes["train"] >= 40
    assert sizes["dev"] >= 3
    assert sizes["test"] >= 3
    again = {d.id: d.split for d in split(many[::-1])}
    assert again == {d.id: d.split for d in split(many)}
