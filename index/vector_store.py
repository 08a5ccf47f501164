"""A vector store for LlamaIndex that adds, deletes, filters, and tells true similarities.

One SQLite file holds the nodes with their vectors and is the truth: each ``add`` and each
``delete`` is one transaction, so that a program killed in the middle leaves the state before. The
vectors lie in FAISS for the search, exactly and at length one: a similarity is a cosine. Filters
choose the nodes before the ranking and never thin out its result.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import BaseNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
    VectorStoreQueryResult,
)
from llama_index.core.vector_stores.utils import (
    build_metadata_filter_fn,
    metadata_dict_to_node,
    node_to_metadata_dict,
)

from index.embedders.base import Rows, unit
from literature.errors import ShizhenError

_TABLE = """CREATE TABLE IF NOT EXISTS nodes(
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT, node TEXT NOT NULL,
    vector BLOB NOT NULL)"""


class ShizhenVectorStore(BasePydanticVectorStore):
    """Nodes and vectors in the SQLite file at ``path``, which is made where there is none.

    One process writes at a time; SQLite sees to that.
    """

    stores_text: bool = True
    path: str

    _db: sqlite3.Connection = PrivateAttr()
    _index: Any = PrivateAttr(default=None)
    _lock: RLock = PrivateAttr(default_factory=RLock)

    def __init__(self, path: Path | str, **kwargs: Any) -> None:
        """Open the file. Raises ``ShizhenError`` where it is no such store."""
        super().__init__(**{"path": str(path), **kwargs})
        self._db = sqlite3.connect(self.path, check_same_thread=False)
        try:
            self._db.execute(_TABLE)
            self._db.execute("CREATE INDEX IF NOT EXISTS of_document ON nodes(document)")
            found = self._db.execute("SELECT row, vector FROM nodes").fetchall()
        except sqlite3.DatabaseError as error:
            raise ShizhenError(
                f"this is no vector store ({error})", file=self.path, cure="Name another file."
            ) from error
        if found:
            vectors = np.stack([np.frombuffer(vector, dtype="<f4") for _, vector in found])
            self._search_too([row for row, _ in found], vectors)

    @classmethod
    def class_name(cls) -> str:
        """How LlamaIndex serialises it."""
        return "ShizhenVectorStore"

    @property
    def client(self) -> sqlite3.Connection:
        """The connection to the file."""
        return self._db

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def add(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[str]:
        """Keep the nodes, durably before this returns; one that is there already is replaced.

        Raises ``ShizhenError`` where a vector is not of the others' length.
        """
        if not nodes:
            return []
        vectors = unit(np.array([node.get_embedding() for node in nodes], dtype=np.float32))
        if self._index is not None and self._index.d != vectors.shape[1]:
            raise ShizhenError(
                f"the vectors have {vectors.shape[1]} components, those kept {self._index.d}",
                file=self.path,
                cure="Use the embedder that filled the store, or another file.",
            )
        latest = {node.node_id: place for place, node in enumerate(nodes)}
        with self._lock:
            with self._db:
                gone = self._rows_of("id", list(latest))
                self._forget(gone)
                rows = [self._keep(nodes[place], vectors[place]) for place in latest.values()]
            self._search_no_more(gone)
            self._search_too(rows, vectors[list(latest.values())])
        return [node.node_id for node in nodes]

    def delete(self, ref_doc_id: str, **delete_kwargs: Any) -> None:
        """Remove all nodes of a document."""
        self._delete(lambda: self._rows_of("document", [ref_doc_id]))

    def delete_nodes(
        self,
        node_ids: list[str] | None = None,
        filters: MetadataFilters | None = None,
        **delete_kwargs: Any,
    ) -> None:
        """Remove the nodes that have one of the ids and pass the filters."""
        self._delete(lambda: self._chosen(node_ids, None, filters))

    def clear(self) -> None:
        """Remove everything."""
        self._delete(lambda: self._chosen(None, None, None))

    def get_nodes(
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None
    ) -> list[BaseNode]:
        """The nodes that have one of the ids and pass the filters."""
        with self._lock:
            return [self._node(row) for row in self._chosen(node_ids, None, filters)]

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:
        """The nearest nodes among those asked for, best first, with their cosines.

        Raises ``ShizhenError`` for another mode than the default.
        """
        if query.mode is not VectorStoreQueryMode.DEFAULT:
            raise ShizhenError(
                f"the vector store knows no mode {query.mode.value!r}",
                cure="Use the default mode; LibraryRetriever searches by words as well.",
            )
        with self._lock:
            # LlamaIndex gives an empty list where it means none in particular.
            asked = (query.node_ids or None, query.doc_ids or None, query.filters)
            chosen = None if asked == (None, None, None) else self._chosen(*asked)
            found = list(self._nearest(query.query_embedding, query.similarity_top_k, chosen))
            nodes = [self._node(row) for row, _ in found]
        return VectorStoreQueryResult(
            nodes=nodes,
            similarities=[cosine for _, cosine in found],
            ids=[node.node_id for node in nodes],
        )

    def _nearest(
        self, question: list[float] | None, k: int, chosen: list[int] | None
    ) -> Iterator[tuple[int, float]]:
        import faiss

        if question is None or self._index is None or chosen == []:
            return
        parameters = None
        if chosen is not None:
            batch = faiss.IDSelectorBatch(np.array(chosen, dtype=np.int64))
            of: Any = faiss.SearchParameters
            parameters = of(sel=batch)
        vector = unit(np.array([question], dtype=np.float32))
        cosines, rows = self._index.search(vector, k, params=parameters)
        for row, cosine in zip(rows[0].tolist(), cosines[0].tolist(), strict=True):
            if row >= 0:
                yield row, cosine

    def _chosen(
        self,
        node_ids: list[str] | None,
        documents: list[str] | None,
        filters: MetadataFilters | None,
    ) -> list[int]:
        """The rows of the nodes of these ids and documents that pass the filters."""
        rows = None if node_ids is None else set(self._rows_of("id", node_ids))
        if documents is not None:
            of_documents = set(self._rows_of("document", documents))
            rows = of_documents if rows is None else rows & of_documents
        if filters is None or not filters.filters:
            every = self._db.execute("SELECT row FROM nodes")
            return sorted(rows) if rows is not None else [row for (row,) in every]
        known = {
            str(row): json.loads(node)
            for row, node in self._db.execute("SELECT row, node FROM nodes")
            if rows is None or row in rows
        }
        passes = build_metadata_filter_fn(known.__getitem__, filters)
        return [int(row) for row in known if passes(row)]

    def _rows_of(self, column: str, values: Sequence[str]) -> list[int]:
        query = f"SELECT row FROM nodes WHERE {column} = ?"  # noqa: S608 - one of two names
        return [row for value in values for (row,) in self._db.execute(query, (value,))]

    def _node(self, row: int) -> BaseNode:
        (node,) = self._db.execute("SELECT node FROM nodes WHERE row = ?", (row,)).fetchone()
        return metadata_dict_to_node(json.loads(node))

    def _keep(self, node: BaseNode, vector: Rows) -> int:
        plain = json.dumps(node_to_metadata_dict(node), ensure_ascii=False)
        values = node.node_id, node.ref_doc_id, plain, vector.astype("<f4").tobytes()
        done = self._db.execute(
            "INSERT INTO nodes(id, document, node, vector) VALUES (?, ?, ?, ?)", values
        )
        return int(done.lastrowid or 0)

    def _delete(self, which: Any) -> None:
        with self._lock:
            with self._db:
                gone = which()
                self._forget(gone)
            self._search_no_more(gone)

    def _forget(self, rows: Sequence[int]) -> None:
        self._db.executemany("DELETE FROM nodes WHERE row = ?", [(row,) for row in rows])

    def _search_too(self, rows: Sequence[int], vectors: Rows) -> None:
        import faiss

        if self._index is None:
            self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        self._index.add_with_ids(np.ascontiguousarray(vectors), np.array(rows, dtype=np.int64))

    def _search_no_more(self, rows: Sequence[int]) -> None:
        if rows:
            self._index.remove_ids(np.array(rows, dtype=np.int64))
