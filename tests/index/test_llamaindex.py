"""Our parts inside a stock LlamaIndex program, and what the stock splitter gets wrong."""

from pathlib import Path

import pytest
from llama_index.core import VectorStoreIndex
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import ResponseMode, get_response_synthesizer
from llama_index.core.schema import Document, MetadataMode, NodeRelationship

from index.library import Library
from index.llamaindex import LibraryRetriever, PassageParser, ShizhenEmbedding, from_node, to_node
from index.texts import embedding_text
from tests.index.conftest import Builder

CHINESE = "治疗组缓解率为12.5%，对照组为8.3%（P=0.03）。两组不良反应相近。" * 12


def test_passages_go_to_nodes_and_back_without_loss(papers: Path, make: Builder, tmp_path: Path):
    make(papers)
    with Library.open(tmp_path / "library") as library:
        for passage in library.passages_of("pmid:1"):
            paper = library.paper("pmid:1")
            node = to_node(passage, paper)
            assert from_node(node) == passage
            assert from_node(type(node).model_validate_json(node.model_dump_json())) == passage
            assert node.get_content(MetadataMode.EMBED) == embedding_text(paper, passage)
            assert paper.text[node.start_char_idx : node.end_char_idx] == node.text
            assert node.metadata["year"] == paper.year
    with pytest.raises(KeyError):
        from_node(Document(text="anybody's"))


def test_the_parser_keeps_decimals_whole_and_offsets_exact():
    document = Document(text=CHINESE, metadata={"title": "试验"})
    nodes = PassageParser(most=40).get_nodes_from_documents([document])
    assert len(nodes) > 5
    assert "".join(node.text for node in nodes) == CHINESE
    for node in nodes:
        assert CHINESE[node.start_char_idx : node.end_char_idx] == node.text
        assert node.text.endswith("。")
        assert node.metadata["title"] == "试验"
        assert node.relationships[NodeRelationship.SOURCE].node_id == document.doc_id
    starts = [node.start_char_idx for node in nodes]
    assert starts == sorted(set(starts))
    stock = SentenceSplitter(chunk_size=40, chunk_overlap=0).get_nodes_from_documents([document])
    assert any(not node.text.endswith("。") for node in stock)


def test_parser_and_embedding_in_a_stock_index():
    documents = [
        Document(text="Allopurinol prevents gout. It lowers urate.", doc_id="gout"),
        Document(text="Inhaled steroids control asthma in children.", doc_id="asthma"),
    ]
    embedding = ShizhenEmbedding("minilm")
    nodes = IngestionPipeline(transformations=[PassageParser(), embedding]).run(documents=documents)
    assert all(len(node.embedding) == 384 for node in nodes)
    index = VectorStoreIndex(nodes, embed_model=embedding)
    (found,) = index.as_retriever(similarity_top_k=1).retrieve("What helps children who wheeze?")
    assert found.node.ref_doc_id == "asthma"
    assert 0 < found.score <= 1


def test_the_library_answers_a_stock_query_engine(papers: Path, make: Builder, tmp_path: Path):
    make(papers)
    with Library.open(tmp_path / "library") as library:
        retriever = LibraryRetriever(library, k=4)
        hits = library.search("betanib in hepatitis: study 1", k=4)
        found = retriever.retrieve("betanib in hepatitis: study 1")
        assert [node.node.node_id for node in found] == [hit.passage.id for hit in hits]
        assert [node.score for node in found] == [hit.score for hit in hits]
        engine = RetrieverQueryEngine(
            retriever,
            get_response_synthesizer(MockLLM(), response_mode=ResponseMode.COMPACT),
        )
        response = engine.query("betanib in hepatitis: study 1")
        assert hits[0].passage.text in str(response)
        assert response.source_nodes[0].node.node_id == hits[0].passage.id
