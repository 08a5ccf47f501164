"""A library as the retriever of a stock LlamaIndex query engine.

Run it: ``python -m docs.examples.retriever``
"""

import tempfile
from pathlib import Path

from llama_index.core import get_response_synthesizer
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine

from index.build import build
from index.library import Library
from index.llamaindex import LibraryRetriever

ARTICLE = """Oats and the weight of goats

Forty goats were given hay or oats for twelve weeks. Those given oats gained more weight.
"""


def main(folder: Path) -> list[str]:
    """The ids of the passages that an answer was made from."""
    (folder / "article.txt").write_text(ARTICLE, "utf-8")
    build([folder / "article.txt"], folder / "library", ["minilm"], progress=False)
    with Library.open(folder / "library") as library:
        engine = RetrieverQueryEngine(
            retriever=LibraryRetriever(library, k=3),
            response_synthesizer=get_response_synthesizer(llm=MockLLM()),
        )
        answer = engine.query("Do oats make goats heavier?")
        return [hit.node.node_id for hit in answer.source_nodes]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        print(*main(Path(scratch)), sep="\n")
