"""What people decide of dialogues is kept, found again by what was said, and read back."""

import json
import threading
from pathlib import Path

import pytest
from written import FEWER, FOLLOWED, HARM, cited, talk

from dialogue_gen.review import Decision, Review, Reviews
from literature.errors import ShizhenError

FIRST, SECOND = (talk([cited(FEWER)], [cited(said)]) for said in (HARM, FOLLOWED))


@pytest.fixture
def reviews(tmp_path: Path) -> Reviews:
    return Reviews.beside(tmp_path / "set.jsonl")


def test_looking_at_a_set_makes_no_file(reviews: Reviews) -> None:
    assert reviews.standing() == {}
    assert not reviews.path.exists()


def test_the_last_decision_stands_and_all_are_kept(reviews: Reviews) -> None:
    reviews.decide(FIRST.id, Decision.ACCEPTED, reviewer="Dr Wu")
    reviews.decide(FIRST.id, Decision.REJECTED, "the\nquestion is odd", "Dr Li")
    standing = Reviews(reviews.path).standing()
    assert standing[FIRST.id].decision == Decision.REJECTED
    assert (standing[FIRST.id].reason, standing[FIRST.id].reviewer) == (
        "the question is odd",
        "Dr Li",
    )
    assert [review.decision for review in reviews.history()] == ["accepted", "rejected"]


def test_a_decision_taken_back_leaves_the_dialogue_undecided(reviews: Reviews) -> None:
    reviews.decide(FIRST.id, Decision.REJECTED, "odd")
    reviews.decide(FIRST.id, Decision.WITHDRAWN)
    assert reviews.standing() == {}
    assert list(reviews.without_rejected([FIRST])) == [FIRST]


def test_a_rejection_needs_a_reason(reviews: Reviews) -> None:
    with pytest.raises(ShizhenError, match="needs a reason"):
        reviews.decide(FIRST.id, Decision.REJECTED, "  ")
    assert reviews.standing() == {}


def test_what_was_rejected_is_left_out_in_order(reviews: Reviews) -> None:
    reviews.decide(FIRST.id, Decision.REJECTED, "odd")
    reviews.decide(SECOND.id, Decision.ACCEPTED)
    assert list(reviews.without_rejected([FIRST, SECOND])) == [SECOND]
    told = [json.loads(line) for line in reviews.export().splitlines()]
    assert [(row["dialogue"], row["decision"]) for row in told] == [
        (FIRST.id, "rejected"),
        (SECOND.id, "accepted"),
    ]
    assert set(told[0]) == set(Review.__dataclass_fields__)


def test_a_folder_and_each_of_its_files_share_their_decisions(tmp_path: Path) -> None:
    (tmp_path / "train.parquet").touch()
    assert Reviews.beside(tmp_path).path == Reviews.beside(tmp_path / "train.parquet").path


def test_many_who_decide_at_once_lose_nothing(reviews: Reviews) -> None:
    def decide(n: int) -> None:
        for m in range(5):
            reviews.decide(f"sha256:{n}-{m}", Decision.ACCEPTED)

    people = [threading.Thread(target=decide, args=(n,)) for n in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(reviews.standing()) == 30


def test_a_foreign_file_is_not_touched(reviews: Reviews) -> None:
    reviews.path.write_bytes(b"notes, and no database at all" * 20)
    with pytest.raises(ShizhenError, match=r"review\.sqlite: the review is damaged"):
        reviews.decide(FIRST.id, Decision.ACCEPTED)
    assert reviews.path.read_bytes().startswith(b"notes")
