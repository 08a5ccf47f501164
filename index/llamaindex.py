"""The room's parts as citizens of LlamaIndex: nodes, splitter, retriever and embedding.

Each works inside anybody's LlamaIndex program (``IngestionPipeline``, ``VectorStoreIndex``,
``RetrieverQueryEngine``); none of the rest of this project needs it.
"""

from collections.abc import Sequence
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import Field, PrivateAttr
from llama_index.core.node_parser import NodeParser
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from index.embedders import load
from index.embedders.base import Embedder
from index.hit import Filters
from index.library import Library
from index.texts import title_over
from literature.paper import Paper, Passage, Role
from literature.passages import PassageSettings, spans

_PAPER = ("title", "journal", "year", "doi", "pmid", "status", "language")
_PASSAGE = ("paper_id", "n", "section", "heading", "page", "sha256")


def to_node(passage: Passage, paper: Paper) -> TextNode:
    """The passage as a node of the same id, text and offsets (in code points of ``paper.text``).

    What LlamaIndex embeds of it is what this library embeds: the title, then the text.
    """
    metadata = {name: getattr(paper, name) for name in _PAPER}
    metadata |= {name: getattr(passage, name) for name in _PASSAGE}
    metadata |= {"language": passage.language, "status": str(paper.status)}
    metadata["section"] = str(passage.section)
    title = title_over(paper, passage)
    metadata["title"] = paper.title or title
    shown = ["title"] if title else []
    hidden = [name for name in metadata if name not in shown]
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=metadata,
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
        metadata_template="{value}",
        text_template="{metadata_str}\n{content}",
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=paper.id)},
    )


def from_node(node: BaseNode) -> Passage:
    """The passage a node of :func:`to_node` stands for. Raises ``KeyError`` for another's node."""
    if not isinstance(node, TextNode):
        raise KeyError("paper_id")
    data = node.metadata
    return Passage(
        paper_id=data["paper_id"],
        n=data["n"],
        text=node.text,
        start=node.start_char_idx or 0,
        end=node.end_char_idx or 0,
        section=Role(data["section"]),
        language=data["language"],
        heading=data["heading"],
        page=data["page"],
        sha256=data["sha256"],
    )


class PassageParser(NodeParser):
    """Our splitter as a ``NodeParser``: whole sentences in Chinese and English, exact offsets.

    Unlike the stock ``SentenceSplitter`` it leaves a decimal point in Chinese text alone, and
    ``text[start_char_idx:end_char_idx]`` of the document is each node's text even where a text
    is repeated.
    """

    most: int = Field(
        default=PassageSettings().most, ge=8, description="Wordpieces, at the most, of a node."
    )

    @classmethod
    def class_name(cls) -> str:
        """How LlamaIndex serialises it."""
        return "ShizhenPassageParser"

    def _parse_nodes(
        self,
        nodes: Sequence[BaseNode],
        show_progress: bool = False,
        **kwargs: Any,
    ) -> list[BaseNode]:
        found: list[BaseNode] = []
        for node in nodes:
            text = node.get_content(metadata_mode=MetadataMode.NONE)
            found += [
                TextNode(
                    id_=self.id_func(i, node),
                    text=text[start:end],
                    start_char_idx=start,
                    end_char_idx=end,
                    excluded_embed_metadata_keys=node.excluded_embed_metadata_keys,
                    excluded_llm_metadata_keys=node.excluded_llm_metadata_keys,
                    relationships={NodeRelationship.SOURCE: node.as_related_node_info()},
                )
                for i, (start, end) in enumerate(spans(text, self.most))
            ]
        return found

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        """The base class finds offsets by searching the text; ours are known, and stay."""
        offsets = {n.node_id: (n.start_char_idx, n.end_char_idx) for n in _texts(nodes)}
        done = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node in _texts(done):
            node.start_char_idx, node.end_char_idx = offsets[node.node_id]
        return done


class LibraryRetriever(BaseRetriever):
    """A library as a ``BaseRetriever``: the fused search, best first, scores as of ``Hit``."""

    def __init__(self, library: Library, k: int = 10, filters: Filters | None = None) -> None:
        super().__init__()
        self._library, self._k, self._filters = library, k, filters or Filters()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._library.search(query_bundle.query_str, self._k, self._filters)
        return [NodeWithScore(node=to_node(h.passage, h.paper), score=h.score) for h in hits]


class ShizhenEmbedding(BaseEmbedding):
    """An embedder of ours as a ``BaseEmbedding``; each text through its own tower."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, name: str = "minilm", **kwargs: Any) -> None:
        """``name`` as in :func:`index.embedders.load`, which raises ``ShizhenError``."""
        super().__init__(model_name=name, **kwargs)
        self._embedder = load(name)

    @classmethod
    def class_name(cls) -> str:
        """How LlamaIndex serialises it."""
        return "ShizhenEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return _floats(self._embedder.queries([query]))[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return _floats(self._embedder.passages(texts))


def _floats(rows: Any) -> list[list[float]]:
    listed: list[list[float]] = rows.tolist()
    return listed


def _texts(nodes: Sequence[BaseNode]) -> list[TextNode]:
    return [node for node in nodes if isinstance(node, TextNode)]
