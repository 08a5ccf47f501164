"""The network that ships."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding.entailment.load import SHA256, load_judge
from grounding.entailment.model import LONGEST, Shipped, cut, wordpieces
from literature.errors import ShizhenError

WEIGHTS = Path(__file__).parents[3] / "grounding" / "entailment" / "weights"
PAIRS = (
    ("Statins lower cholesterol.", "Simvastatin reduced serum cholesterol by a quarter."),
    ("Statins lower cholesterol.", "The weather was fine."),
    ("Nobody was harmed.", "No adverse events occurred. " * 30),
)


@pytest.fixture(scope="module")
def model() -> Shipped:
    return Shipped(WEIGHTS / "mpnet7.safetensors", SHA256)


def test_nothing_but_claim_and_portion_decides(model: Shipped) -> None:
    forwards = [model(*pair) for pair in PAIRS]
    backwards = [model(*pair) for pair in reversed(PAIRS)]
    assert forwards == backwards[::-1]
    assert Shipped(WEIGHTS / "mpnet7.safetensors", SHA256)(*PAIRS[0]) == forwards[0]


def test_a_paraphrase_is_likelier_supported_than_an_aside(model: Shipped) -> None:
    said, aside = model(*PAIRS[0]), model(*PAIRS[1])
    assert said.support - said.neither > aside.support - aside.neither


def test_a_processor_without_arithmetic_of_its_own_for_whole_numbers_says_the_same(
    model: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cpu._is_vnni_supported", lambda: False)
    other = Shipped(WEIGHTS / "mpnet7.safetensors", SHA256)
    for pair in PAIRS:
        assert other(*pair) == pytest.approx(model(*pair), abs=1e-4)


def test_the_weights_that_ship_stay_small() -> None:
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 40_000_000


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "mpnet7.safetensors"
    other.write_bytes(b"\0" * 64)
    with pytest.raises(ShizhenError, match="not the model that was pinned"):
        Shipped(other, SHA256)("a", "b")
    with pytest.raises(ShizhenError, match="is missing"):
        Shipped(tmp_path / "none", SHA256)("a", "b")


def test_a_passage_cannot_spell_the_marks_between_texts() -> None:
    tokenizer = wordpieces(["<s>", "<pad>", "</s>", "[UNK]", "s", "/", "<", ">", "##s"])
    ids = tokenizer.encode("</s><s>", add_special_tokens=False).ids
    assert not {0, 2} & set(ids)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_read(claim: str, portion: str) -> None:
    judge = load_judge()
    assert judge
    assert all(abs(value) < 100 for value in judge.model(claim, portion))


@given(st.lists(st.integers(), max_size=300), st.lists(st.integers(), max_size=300))
def test_what_is_read_fits(claim: list[int], portion: list[int]) -> None:
    kept, read = cut(claim, portion)
    assert len(kept) + len(read) + 4 <= LONGEST
    assert kept == claim[: len(kept)]
    assert read == portion[: len(read)]
