"""The splitter and the offline encoder inside a stock ``IngestionPipeline``.

Run it: ``python -m docs.examples.parser_and_embedding``
"""

from llama_index.core import Document
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import TextNode

from index.llamaindex import PassageParser, ShizhenEmbedding

TEXT = "治疗组缓解率为12.5%，对照组为8.3%。两组不良反应相近。" * 6


def main() -> list[TextNode]:
    """Nodes of whole sentences, no decimal torn, each with its vector and exact offsets."""
    pipeline = IngestionPipeline(transformations=[PassageParser(most=60), ShizhenEmbedding("use")])
    nodes = pipeline.run(documents=[Document(text=TEXT)])
    return [node for node in nodes if isinstance(node, TextNode)]


if __name__ == "__main__":
    for node in main():
        print(node.start_char_idx, node.end_char_idx, node.get_content())
