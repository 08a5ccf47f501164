"""A vector store for LlamaIndex: what is added is found, what is deleted is not, also reopened."""

from pathlib import Path

import numpy as np
import pytest
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores import MetadataFilters
from llama_index.core.vector_stores.types import VectorStoreQuery, VectorStoreQueryMode

from docs.examples import parser_and_embedding, retriever, vector_store
from index.vector_store import ShizhenVectorStore
from literature.errors import ShizhenError

RANDOM = np.random.default_rng(5)


def node(name: str, document: str, year: int, vector: list[float] | None = None) -> TextNode:
    return TextNode(
        id_=name,
        text=f"the text of {name}",
        metadata={"year": year},
        embedding=RANDOM.normal(size=8).tolist() if vector is None else vector,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document)},
    )


@pytest.fixture
def nodes() -> list[TextNode]:
    return [node(f"n{i}", f"d{i % 4}", 2000 + i) for i in range(20)]


@pytest.fixture
def store(tmp_path: Path, nodes: list[TextNode]) -> ShizhenVectorStore:
    made = ShizhenVectorStore(tmp_path / "store.sqlite")
    assert made.add(nodes) == [n.node_id for n in nodes]
    return made


def asked(store: ShizhenVectorStore, vector: list[float], k: int = 5, **options: object):
    return store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=k, **options))


def test_similarities_are_cosines_best_first(store: ShizhenVectorStore, nodes: list[TextNode]):
    question = RANDOM.normal(size=8)
    found = asked(store, question.tolist(), k=20)
    vectors = {n.node_id: np.array(n.embedding) for n in nodes}
    cosines = [
        float(question @ vectors[i] / np.linalg.norm(question) / np.linalg.norm(vectors[i]))
        for i in found.ids
    ]
    assert np.allclose(found.similarities, cosines, atol=1e-5)
    assert found.similarities == sorted(found.similarities, reverse=True)
    assert len(set(found.ids)) == 20
    assert found.nodes[0].get_content() == f"the text of {found.ids[0]}"


def test_filters_choose_before_the_ranking(store: ShizhenVectorStore, nodes: list[TextNode]):
    late = MetadataFilters.from_dicts([{"key": "year", "value": 2016, "operator": ">="}])
    found = asked(store, nodes[0].embedding, k=4, filters=late)
    assert set(found.ids) == {"n16", "n17", "n18", "n19"}
    assert set(asked(store, nodes[0].embedding, doc_ids=["d1"], k=9).ids) == {
        f"n{i}" for i in range(20) if i % 4 == 1
    }
    assert asked(store, nodes[0].embedding, node_ids=["n3"]).ids == ["n3"]
    assert asked(store, nodes[0].embedding, node_ids=["no such"]).ids == []


def test_a_deleted_document_is_gone_also_after_reopening(
    store: ShizhenVectorStore, nodes: list[TextNode]
):
    store.delete("d2")
    store.delete_nodes(["n0"])
    for opened in (store, ShizhenVectorStore(store.path)):
        found = asked(opened, nodes[2].embedding, k=20)
        assert set(found.ids) == {f"n{i}" for i in range(1, 20) if i % 4 != 2}
        assert {n.node_id for n in opened.get_nodes()} == set(found.ids)


def test_a_node_added_again_replaces_the_former(store: ShizhenVectorStore, nodes: list[TextNode]):
    store.add([node("n5", "d1", 1999, nodes[7].embedding)])
    found = asked(store, nodes[7].embedding, k=2)
    assert set(found.ids) == {"n5", "n7"}
    assert np.allclose(found.similarities, 1, atol=1e-5)
    assert len(store.get_nodes()) == 20


def test_everything_can_be_removed_and_begun_anew(store: ShizhenVectorStore):
    store.clear()
    assert asked(store, [1.0] * 8).ids == []
    store.add([node("new", "d", 2024)])
    assert asked(store, [1.0] * 8).ids == ["new"]


def test_what_does_not_fit_is_said(store: ShizhenVectorStore, tmp_path: Path):
    with pytest.raises(ShizhenError, match="3 components"):
        store.add([node("short", "d", 2024, [1.0, 2.0, 3.0])])
    assert len(store.get_nodes()) == 20
    with pytest.raises(ShizhenError, match="knows no mode 'mmr'"):
        asked(store, [1.0] * 8, mode=VectorStoreQueryMode.MMR)
    (tmp_path / "other").write_text("this is no database, and long enough to be told from one")
    with pytest.raises(ShizhenError, match="no vector store"):
        ShizhenVectorStore(tmp_path / "other")


def test_the_example_of_a_store_finds_filters_and_deletes(tmp_path: Path):
    first, recent, after = vector_store.main(tmp_path)
    assert [name for name, _ in first] == ["oats", "hay"]
    assert [name for name, _ in recent] == ["oats", "walks"]
    assert [name for name, _ in after] == ["hay", "walks"]
    assert all(-1 <= score <= 1 for _, score in (*first, *recent, *after))


def test_the_example_of_a_retriever_names_its_passages(tmp_path: Path):
    ids = retriever.main(tmp_path)
    assert ids
    assert all("#" in id_ for id_ in ids)


def test_the_example_of_parser_and_embedding_keeps_decimals_whole():
    nodes = parser_and_embedding.main()
    assert len(nodes) > 1
    for n in nodes:
        assert parser_and_embedding.TEXT[n.start_char_idx : n.end_char_idx] == n.text
        assert n.text.endswith("。")
        assert n.embedding is not None
        assert len(n.embedding) == 512
