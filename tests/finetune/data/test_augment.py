"""Each epoch shows a dialogue otherwise, by the seed and nothing else."""

from cited_dialogues import (
    FINDING,
    answerable,
    chinese,
    false_premise,
    gold,
    made,
    quote,
    said,
    unanswerable,
    user,
)

from assistant.models.cited import ABSTENTION
from dialogue_gen.dialogue import Dialogue, Kind, PassageRole
from finetune.augment import Augmenter, AugmentSettings, withhold
from finetune.told import tell

DATA = [answerable(f"pmid:{n}") for n in range(20, 40)]
DATA += [chinese("pmid:2"), unanswerable(0), unanswerable(1), false_premise()]
ASKED = {
    "Do carpenters complain of their knees?": "Carpenters complain of their knees twice as often.",
    "How long do students sleep on Sundays?": "Students sleep for seven hours on Sundays.",
    "Which tea holds most tannin?": "Black tea holds most tannin, white tea least.",
}


def about(paper: str, question: str, finding: str) -> Dialogue:
    """A dialogue about something else than Velorin."""
    return made([user(question), said(quote(finding, f"{paper}#0"))], [gold(finding, paper)])


MANY = DATA + [about(f"pmid:5{n}", *pair) for n, pair in enumerate(ASKED.items())]


def epoch(
    number: int, seed: int = 0, data: list[Dialogue] | None = None, **settings
) -> list[Dialogue]:
    augmenter = Augmenter(DATA if data is None else data, AugmentSettings(**settings), seed)
    return list(augmenter.epoch(number))


def test_the_same_seed_and_epoch_give_the_same_dialogues() -> None:
    assert epoch(1) == epoch(1)
    assert epoch(1) != epoch(2)
    assert epoch(1) != epoch(1, seed=1)


def test_the_order_of_the_data_changes_nothing() -> None:
    there = {d.id: d for d in epoch(0, redrawn=0)}
    assert there == {d.id: d for d in epoch(0, data=DATA[::-1], redrawn=0)}


def test_passages_change_places_and_their_numbers_with_them() -> None:
    places = set()
    for n in range(8):
        dialogue = epoch(n, redrawn=0, withheld=0)[0]
        where = [p.text for p in dialogue.passages].index(FINDING) + 1
        assert f"[{where}]" in tell(dialogue).answers[0].text
        places.add(where)
    assert len(places) > 1


def test_gold_and_the_nearest_to_what_is_not_answered_are_never_redrawn() -> None:
    for number in range(6):
        for before, after in zip(DATA, epoch(number, redrawn=1, withheld=0), strict=True):
            kept = {p.pid for p in after.passages}
            assert {p.pid for p in before.passages if p.role == PassageRole.GOLD} <= kept
            if before.kind == Kind.UNANSWERABLE:
                assert before.passages[0].pid in kept
            assert len(after.passages) == len(before.passages)


def test_what_is_drawn_is_a_distractor_of_another_paper() -> None:
    drawn = set()
    for number in range(6):
        for before, after in zip(DATA, epoch(number, redrawn=1, withheld=0), strict=True):
            here = {p.pid for p in before.passages}
            for passage in (p for p in after.passages if p.pid not in here):
                drawn.add(passage.pid)
                assert passage.role == PassageRole.DISTRACTOR
                assert passage.text != FINDING  # it would answer
    assert drawn


def test_chinese_dialogues_meet_english_passages_and_the_other_way_round() -> None:
    texts = [
        p.text
        for n in range(12)
        for d in epoch(n, redrawn=1, crossed=1)
        for p in d.passages
        if d.lang == "zh"
    ]
    assert any(text.isascii() for text in texts)


def test_withheld_gold_is_met_with_abstention() -> None:
    silent = withhold(answerable())
    assert silent is not None
    assert all(p.role == PassageRole.DISTRACTOR for p in silent.passages)
    (answer,) = tell(silent).answers
    assert answer.text == ABSTENTION["en"]
    assert all(d.turns[1].abstain for d in epoch(0, withheld=1) if d.kind != Kind.FALSE_PREMISE)


def test_a_stray_question_is_another_s_and_is_met_with_abstention() -> None:
    places = set()
    for number in range(4):
        for before, after in zip(
            MANY, epoch(number, data=MANY, strayed=1, withheld=0), strict=True
        ):
            if after.turns == before.turns:
                continue
            place = 0 if after.turns[2:] == before.turns else len(before.turns)
            places.add(bool(place))
            asked, silent = after.turns[place : place + 2]
            assert after.turns[:place] + after.turns[place + 2 :] == before.turns
            assert asked in [other.turns[0] for other in MANY if other.lang == before.lang]
            assert asked.text not in [turn.text for turn in before.turns]
            assert silent.abstain
            assert tell(after).answers[place // 2].text == ABSTENTION[before.lang]
    assert places == {False, True}


def test_no_question_strays_to_where_it_would_be_answered() -> None:
    for before, after in zip(MANY, epoch(0, data=MANY, strayed=1, withheld=0), strict=True):
        held = " ".join(p.text for p in before.passages)
        users = [turn for turn in after.turns if turn.role == "user"]
        strayed = [turn.text for turn in users if turn not in before.turns]
        assert not [text for text in strayed if ASKED.get(text, FINDING) in held]


def test_what_is_false_or_unanswered_is_not_withheld() -> None:
    assert withhold(false_premise()) is None
    assert withhold(unanswerable()) is None


def test_rows_can_be_kept_short_by_fewer_distractors() -> None:
    for dialogue in epoch(0, distractors=1, withheld=0):
        spare = [p for p in dialogue.passages if p.role == PassageRole.DISTRACTOR]
        assert len(spare) == (2 if dialogue.kind == Kind.UNANSWERABLE else 1)
