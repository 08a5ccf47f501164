"""LlamaIndex's own parts, put together as its documentation does, to be measured beside ours."""

from collections.abc import Callable

from index.library import Library
from index.llamaindex import ShizhenEmbedding, to_node
from index.texts import embedding_text
from index.vectors import Vectors, text_key

SPACE = "minilm"


def fusion_retriever(library: Library) -> Callable[[str], object]:
    """``QueryFusionRetriever`` over BM25 and FAISS, on the passages that ``SPACE`` holds.

    Exact search, reciprocal ranks, ten from each, no further questions made up by a model.
    """
    import faiss
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.retrievers.bm25 import BM25Retriever
    from llama_index.vector_stores.faiss import FaissVectorStore

    space = library.manifest.embedders[SPACE]
    kept = Vectors(library.folder.parent.parent, space.stem, space.dimension)
    nodes = []
    for start in range(0, library.passages, 1000):
        found = [
            (text_key(embedding_text(paper, passage)), to_node(passage, paper))
            for passage, paper in library.at(range(start, min(start + 1000, library.passages)))
            if passage.language in space.languages
        ]
        for (_, node), vector in zip(found, kept.get([key for key, _ in found]), strict=True):
            node.embedding = vector.tolist()
            nodes.append(node)
    store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(space.dimension))
    index = VectorStoreIndex(
        nodes,
        storage_context=StorageContext.from_defaults(vector_store=store),
        embed_model=ShizhenEmbedding(SPACE),
    )
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=10)
    fused = QueryFusionRetriever(
        [index.as_retriever(similarity_top_k=10), words],
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=10,
        num_queries=1,
        use_async=False,
    )
    return fused.retrieve
