"""Milvus: passages and vectors in a collection for each generation and vector space.

A collection is filled, counted and loaded while its generation is staged, and never changed after;
``dense.<stem>.milvus.json`` in the generation's folder names it. So ``CURRENT`` publishes it with
the rest in one step, and whoever opened the generation before goes on reading the collection
before. An alias, ``shizhen_<library>_<stem>``, follows for other programs: it always names a
collection of a published generation. Each entity is a passage: its ``row`` in the index (the
primary key), ``id``, ``paper``, ``title``, ``text``, the text's ``sha256``, ``section``,
``language``, ``year`` (-1 for none) and the unit ``vector``, to the 16 bits it was kept with and
compared by inner product: the cosines are those of a library in files, to the last bit.

The server is where the settings say, else where the library was last built, else Milvus Lite in
``LIBRARY/milvus.db``, which one process at a time can open.
"""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import arrays, generations, stores
from index.dense import DEPTH, RECALL, Searched, products
from index.disk import replace_text
from index.embedders.base import Rows
from index.settings import IndexSettings
from index.store import REBUILD, Store
from index.stores.base import VectorsMissingError
from index.stores.milvus_server import MOST, Found, Server
from index.vectors import Vectors
from literature.errors import ShizhenError

LITE = "milvus.db"
"""Where Milvus Lite keeps its files in a library that names no server."""

_AT_ONCE = 1000  # entities sent or asked for together: some 5 MB of the 64 that a call may have
_LISTED = 10_000  # allowed passages that are named one by one
_SAMPLE = 200  # questions by which the recall is measured
_GRAPH = {"M": 16, "efConstruction": 200}


class MilvusSpace:
    """One collection, as a search sees it (:class:`index.stores.base.VectorSpace`)."""

    def __init__(self, server: Server, spot: "Spot", rows: NDArray[np.int64]) -> None:
        self.rows = rows
        self._server, self._spot = server, spot
        self._held = server.count(spot.collection)
        if self._held != len(rows):
            raise VectorsMissingError(
                f"the collection {spot.collection} holds {self._held} of {len(rows)} vectors",
                file=server.uri,
                cure=REBUILD,
            )

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def vectors(self) -> int:
        """How many entities the server counted when the collection was opened."""
        return self._held

    def nearest(
        self, question: Rows, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """The passage rows of the ``k`` nearest to one unit row ``(1, d)``, among the allowed.

        Which passages a filter lets through is known here, with their papers' present standing:
        few are named to the server; where many are, the nearest of all are asked for until enough
        of them are allowed, and only where that is too many are all the allowed named, in parts.
        """
        k = min(k, len(self.rows), MOST)
        if not k:
            return np.zeros(0, np.int64)
        if allowed is None:
            return self._search(question, k).rows
        held = self.rows[allowed[self.rows]]
        k = min(k, len(held))
        if len(held) > _LISTED:
            asked = 2 * k * len(self.rows) // len(held)
            while asked <= MOST:
                found = self._search(question, min(asked, len(self.rows))).rows
                near = found[allowed[found]]
                if len(near) >= k:
                    return near[:k]
                asked *= 2
        parts = [
            self._search(question, k, held[start : start + _LISTED])
            for start in range(0, len(held), _LISTED)
        ]
        return Found.best(parts, k)

    def _search(self, question: Rows, k: int, among: NDArray[np.int64] | None = None) -> Found:
        spot = self._spot
        return self._server.nearest(spot.collection, question, k, among, spot.ef)[0]

    def cosines(self, question: Rows, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of one unit row ``(1, d)`` with each passage; NaN where it has no vector."""
        out = np.full(len(rows), np.nan, dtype=np.float32)
        places = np.searchsorted(self.rows, rows)
        inside = np.flatnonzero(places < len(self.rows))
        held = inside[self.rows[places[inside]] == rows[inside]]
        for start in range(0, len(held), MOST):
            part = held[start : start + MOST]
            found = self._server.fields(self._spot.collection, rows[part], ["vector"])
            vectors = np.array([found[row]["vector"] for row in rows[part].tolist()], np.float32)
            out[part] = products(vectors, question)
        return out


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a vector space of a generation lies; ``ef`` is how wide its graph is searched, 0 where
    every vector is compared."""

    collection: str
    uri: str
    ef: int = 0

    def save(self, generation: Path, stem: str) -> None:
        """Write it into the generation's folder."""
        plain = {"collection": self.collection, "uri": self.uri, "ef": self.ef}
        _spot_file(generation, stem).write_text(json.dumps(plain) + "\n", "utf-8")

    @classmethod
    def load(cls, file: Path) -> "Spot":
        """Raises ``ShizhenError`` for a file that is not whole."""
        try:
            plain = json.loads(file.read_text("utf-8"))
            return cls(plain["collection"], plain["uri"], plain["ef"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ShizhenError(
                "where the vectors lie cannot be read", file=str(file), cure=REBUILD
            ) from error


class Milvus:
    """The collections of one library."""

    name = "milvus"

    def __init__(self, library: Path, settings: IndexSettings) -> None:
        self._library = library
        self._settings = settings.store
        self._exact_up_to = settings.exact_up_to
        self._ledger = stores.ledger(self.name, library)
        self._known = _known(self._ledger)

    @property
    def place(self) -> str:
        """The server, without which the library is another."""
        return f"milvus {self._uri or 'lite'}"

    @property
    def _uri(self) -> str:
        return self._settings.uri or self._known.get("uri", "")

    def _server(self, uri: str) -> Server:
        address = uri or str(self._library / LITE)
        return Server.at(address, self._settings.token.get_secret_value())

    def _prefix(self) -> str:
        """What all of a library's collections begin with.

        A copy of the folder gets another, so that it never lets go of what the first one needs.
        """
        known = {"library": str(self._library.absolute()), "uri": self._uri}
        if any(self._known.get(key) != value for key, value in known.items()):
            same = self._known.get("library") == known["library"]
            id_ = self._known["id"] if same else secrets.token_hex(6)
            self._known = {"id": id_, **known}
            replace_text(self._ledger, json.dumps(self._known, ensure_ascii=False) + "\n")
        return f"shizhen_{self._known['id']}_"

    def write(
        self, generation: Path, stem: str, vectors: Rows, rows: NDArray[np.int64], store: Store
    ) -> Searched:
        """Fill a new collection, and see that the server has all of it and can search it."""
        server, vectors = self._server(self._uri), _to_16_bits(vectors)
        name = f"{self._alias(stem)}_{secrets.token_hex(4)}"
        exact = len(rows) <= self._exact_up_to
        server.create(name, vectors.shape[1], {} if exact else _GRAPH)
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            server.insert(name, list(_entities(store, rows[part], vectors[part])))
        server.load(name)
        ef, recall = (0, 1.0) if exact else _wide_enough(server, name, vectors, rows)
        Spot(name, self._uri, ef).save(generation, stem)
        np.save(_rows_file(generation, stem), rows)
        return Searched("Milvus FLAT" if exact else "Milvus HNSW", recall)

    def _alias(self, stem: str) -> str:
        return self._prefix() + re.sub(r"\W", "_", stem, flags=re.ASCII)

    def open(self, generation: Path, stem: str, passages: int) -> MilvusSpace:
        """The collection that the generation names. Raises ``ShizhenError`` for a server that is
        away, and ``VectorsMissingError`` for one that has lost it."""
        spot = Spot.load(_spot_file(generation, stem))
        server = self._server(self._settings.uri or spot.uri)
        return MilvusSpace(server, spot, arrays.read(_rows_file(generation, stem), mapped=False))

    def faults(self, generation: Path, stem: str, store: Store) -> Iterator[str]:
        """Each entity against the passage of its row, and its vector against the one kept."""
        space = self.open(generation, stem, 0)
        spot = Spot.load(_spot_file(generation, stem))
        server = self._server(self._settings.uri or spot.uri)
        keys = {row: key for row, key, _ in store.rows_in(frozenset())}
        kept: Vectors | None = None
        for start in range(0, len(space), _AT_ONCE):
            rows = space.rows[start : start + _AT_ONCE]
            found = server.fields(spot.collection, rows, ["id", "text", "vector"])
            for row, (passage, _) in zip(rows.tolist(), store.passages(rows), strict=True):
                entity = found[row]
                if (entity["id"], entity["text"]) != (passage.id, passage.text):
                    yield f"{passage.id}: Milvus holds another text in its place"
                vector = np.array(entity["vector"], np.float32)
                kept = kept or Vectors(self._library, stem, len(vector))
                if keys[row] not in kept:
                    continue  # its row is damaged, which is told of by itself
                if not np.array_equal(_to_16_bits(kept.get([keys[row]]))[0], vector):
                    yield f"{passage.id}: its vector in Milvus is not the one that was computed"

    def tidy(self) -> None:
        """Bring the aliases to the live generation, and drop the collections that none names."""
        server, prefix = self._server(self._uri), self._prefix()
        files = {g: sorted(g.glob("dense.*.milvus.json")) for g in self._published()}
        named = {Spot.load(file).collection for each in files.values() for file in each}
        held = [name for name in server.collections() if name.startswith(prefix)]
        live = generations.current(self._library)
        for file in files.get(live, []) if live else []:
            spot = Spot.load(file)
            if spot.collection in held:
                server.show(spot.collection, spot.collection.rpartition("_")[0], held)
        for name in sorted(set(held) - named):
            server.drop(name)

    def _published(self) -> list[Path]:
        return generations.published(self._library)


def _entities(store: Store, rows: NDArray[np.int64], vectors: Rows) -> Iterator[dict[str, Any]]:
    found = store.passages(rows)
    for row, vector, (passage, paper) in zip(rows.tolist(), vectors, found, strict=True):
        yield {
            "row": row,
            "id": passage.id,
            "paper": paper.id,
            "title": paper.title,
            "text": passage.text,
            "sha256": passage.sha256,
            "section": str(passage.section),
            "language": passage.language,
            "year": -1 if paper.year is None else paper.year,
            "vector": vector,
        }


def _wide_enough(
    server: Server, name: str, vectors: Rows, rows: NDArray[np.int64]
) -> tuple[int, float]:
    """How wide the graph must be searched for :data:`index.dense.RECALL` of the nearest by exact
    search, and the recall, by vectors drawn from the space itself, each without itself."""
    k = min(DEPTH + 1, len(rows))
    asked = np.random.default_rng(0).choice(len(rows), min(len(rows), _SAMPLE), replace=False)
    true = [set(rows[_best(vectors @ vectors[i], k)].tolist()) - {int(rows[i])} for i in asked]
    ef = k // 2
    while True:
        ef *= 2
        found = [server.nearest(name, vectors[i : i + 1], k, None, ef)[0] for i in asked]
        shares = [len(t & set(f.rows.tolist())) / len(t) for t, f in zip(true, found, strict=True)]
        recall = float(np.mean(shares))
        if recall >= RECALL or ef >= len(rows):
            return ef, round(recall, 4)


def _to_16_bits(vectors: Rows) -> Rows:
    return vectors.astype(np.float16).astype(np.float32)


def _best(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    return np.argpartition(-scores, min(k, len(scores)) - 1)[:k]


def _spot_file(generation: Path, stem: str) -> Path:
    return generation / f"dense.{stem}.milvus.json"


def _rows_file(generation: Path, stem: str) -> Path:
    return generation / f"dense.{stem}.rows.npy"


def _known(ledger: Path) -> dict[str, str]:
    try:
        known = json.loads(ledger.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        known = None
    if not isinstance(known, dict) or not {"id", "library", "uri"} <= known.keys():
        raise ShizhenError("this file is damaged", file=str(ledger), cure="Remove it, and build.")
    return known


def make(library: Path, settings: IndexSettings) -> Milvus:
    """The store. Raises ``ShizhenError`` where pymilvus is not installed."""
    return Milvus(library, settings)
