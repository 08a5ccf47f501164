"""A stock LlamaIndex program whose vectors lie in a store that can delete, filter and be reopened.

Run it: ``python -m docs.examples.vector_store``
"""

import tempfile
from pathlib import Path

from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.vector_stores import MetadataFilters

from index.llamaindex import ShizhenEmbedding
from index.vector_store import ShizhenVectorStore

DOCUMENTS = [
    Document(doc_id="oats", text="Oats made the goats heavier.", metadata={"year": 2021}),
    Document(doc_id="hay", text="Hay did little for the goats.", metadata={"year": 2015}),
    Document(doc_id="walks", text="Long walks lifted the mood of nurses.", metadata={"year": 2019}),
]


def main(folder: Path) -> list[list[tuple[str, float]]]:
    """What is found at first, among recent documents only, and after one was deleted."""
    store = ShizhenVectorStore(folder / "vectors.sqlite")
    index = VectorStoreIndex.from_documents(
        DOCUMENTS,
        storage_context=StorageContext.from_defaults(vector_store=store),
        embed_model=ShizhenEmbedding("minilm"),
    )
    recent = MetadataFilters.from_dicts([{"key": "year", "value": 2018, "operator": ">="}])
    found = [_ask(index), _ask(index, filters=recent)]
    index.delete_ref_doc("oats")
    store.close()
    reopened = ShizhenVectorStore(folder / "vectors.sqlite")
    again = VectorStoreIndex.from_vector_store(reopened, embed_model=ShizhenEmbedding("minilm"))
    found.append(_ask(again))
    reopened.close()
    return found


def _ask(index: VectorStoreIndex, **options: object) -> list[tuple[str, float]]:
    hits = index.as_retriever(similarity_top_k=2, **options).retrieve("What should goats eat?")
    return [(hit.node.ref_doc_id or "", hit.score or 0.0) for hit in hits]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for hits in main(Path(scratch)):
            print(hits)
