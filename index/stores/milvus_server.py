"""A Milvus server, spoken to through pymilvus, whose errors become sentences."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.embedders.base import Rows
from index.store import REBUILD
from index.stores.base import VectorsMissingError
from literature.errors import ShizhenError

MOST = 16_384
"""Entities that Milvus gives back at most for one question (its documented limit)."""

_QUIET = {"grpc.keepalive_permit_without_calls": 0}
"""No pings while nothing is asked, which Milvus Lite answers with complaints on standard error."""
_PATIENCE = 20.0  # seconds for a question
_LABOUR = 600.0  # seconds for a step of a build
_NOT_LOADED = 101  # Milvus's code for a collection that is not in memory
_BYTES = 65_535  # the longest text that a field holds
_FIELDS = ("id", "paper", "title", "text", "sha256", "section", "language")
_REFUSED = re.compile(r"unauthenticated|auth check|not authenticated|permission|privilege", re.I)
_AWAY = re.compile(r"fail connecting|unavailable|deadline|retry timeout|closed channel", re.I)
_MISSING = re.compile(r"collection\b.*\b(not found|not exist|does not exist)", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Found:
    """Passage rows, the nearest first, and the inner products of each."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]

    @staticmethod
    def best(parts: Sequence["Found"], k: int) -> NDArray[np.int64]:
        """The rows of the ``k`` nearest among all parts."""
        if not parts:
            return np.zeros(0, np.int64)
        rows = np.concatenate([part.rows for part in parts])
        scores = np.concatenate([part.scores for part in parts])
        return rows[np.argsort(-scores, kind="stable")[:k]]


class Server:
    """One server, or one folder of Milvus Lite; shared by all in this process who name it."""

    def __init__(self, uri: str, token: str) -> None:
        self.uri = uri
        if "@" in uri:
            raise ShizhenError(
                "the store's address holds a password",
                cure="Take it out, and put user:password into SHIZHEN_STORE_TOKEN.",
            )
        self._pymilvus, self._faults = _imported()
        with self._told("be opened"):
            self._client = self._pymilvus.MilvusClient(
                uri, token=token, timeout=_PATIENCE, grpc_options=_QUIET
            )

    @classmethod
    @lru_cache(maxsize=8)
    def at(cls, uri: str, token: str) -> Self:
        """The server at an address. Raises ``ShizhenError`` where none answers, or not to us."""
        return cls(uri, token)

    def create(self, name: str, dimension: int, graph: dict[str, int]) -> None:
        """An empty collection; its vectors compared one by one, or through an HNSW ``graph``."""
        kinds = self._pymilvus.DataType
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("row", kinds.INT64, is_primary=True)
        for field in _FIELDS:
            schema.add_field(field, kinds.VARCHAR, max_length=_BYTES)
        schema.add_field("year", kinds.INT64)
        schema.add_field("vector", kinds.FLOAT_VECTOR, dim=dimension)
        params = self._client.prepare_index_params()
        kind = "HNSW" if graph else "FLAT"
        params.add_index("vector", index_type=kind, metric_type="IP", params=graph)
        with self._told("make a collection"):
            self._client.create_collection(
                name, schema=schema, index_params=params, timeout=_LABOUR
            )

    def insert(self, name: str, entities: list[dict[str, Any]]) -> None:
        """Send entities; a text longer than a field can hold is cut there."""
        for entity in entities:
            for field in _FIELDS:
                if len(entity[field]) * 4 > _BYTES:
                    cut = entity[field].encode("utf-8")[:_BYTES]
                    entity[field] = cut.decode("utf-8", "ignore")
        with self._told("take passages"):
            self._client.insert(name, entities, timeout=_LABOUR)

    def load(self, name: str) -> None:
        """Bring what was sent to the server's disk, index it, and make it ready for questions."""
        with self._told("index passages"):
            self._client.flush(name, timeout=_LABOUR)
            self._client.load_collection(name, timeout=_LABOUR)

    def count(self, name: str) -> int:
        """How many entities a collection holds, all that was ever sent counted."""
        with self._told("count passages"):
            found = self._client.query(
                name, output_fields=["count(*)"], timeout=_PATIENCE, consistency_level="Strong"
            )
        return int(found[0]["count(*)"])

    def nearest(
        self,
        name: str,
        questions: Rows,
        k: int,
        among: NDArray[np.int64] | None = None,
        ef: int = 0,
    ) -> list[Found]:
        """The ``k`` entities nearest to each unit row, among all or these rows."""
        params = {"metric_type": "IP", "params": {"ef": max(ef, k)} if ef else {}}
        with self._told("search"):
            found = self._loaded(
                self._client.search,
                name,
                data=list(questions),
                limit=k,
                filter="" if among is None else _named(among),
                search_params=params,
                output_fields=["row"],
            )
        return [
            Found(
                np.array([hit["row"] for hit in hits], np.int64),
                np.array([hit["distance"] for hit in hits], np.float32),
            )
            for hits in found
        ]

    def fields(
        self, name: str, rows: NDArray[np.int64], fields: list[str]
    ) -> dict[int, dict[str, Any]]:
        """These fields of these entities, by row. Raises ``VectorsMissingError`` for one gone."""
        with self._told("give passages"):
            found = self._loaded(
                self._client.query, name, filter=_named(rows), output_fields=["row", *fields]
            )
        entities = {int(entity["row"]): entity for entity in found}
        if missing := set(rows.tolist()) - entities.keys():
            raise VectorsMissingError(
                f"the collection {name} has lost {len(missing)} passages",
                file=self.uri,
                cure=REBUILD,
            )
        return entities

    def _loaded(self, ask: Callable[..., Any], name: str, **what: Any) -> Any:
        """What the server says; a collection that it let go of, as when it was started anew, is
        loaded first."""
        try:
            return ask(name, timeout=_PATIENCE, **what)
        except self._pymilvus.MilvusException as error:
            if error.code != _NOT_LOADED:
                raise
        self._client.load_collection(name, timeout=_LABOUR)
        return ask(name, timeout=_PATIENCE, **what)

    def collections(self) -> list[str]:
        """All collections of the server."""
        with self._told("list collections"):
            return sorted(self._client.list_collections(timeout=_PATIENCE))

    def aliases(self, name: str) -> list[str]:
        """The aliases of a collection."""
        with self._told("list aliases"):
            return list(self._client.list_aliases(name, timeout=_PATIENCE)["aliases"])

    def show(self, name: str, alias: str, others: Sequence[str]) -> None:
        """Let ``alias`` name this collection, and none of the ``others``."""
        if alias in self.aliases(name):
            return
        with self._told("move an alias"):
            if any(alias in self.aliases(other) for other in others):
                self._client.alter_alias(name, alias, timeout=_PATIENCE)
            else:
                self._client.create_alias(name, alias, timeout=_PATIENCE)

    def drop(self, name: str) -> None:
        """Remove a collection with its aliases."""
        for alias in self.aliases(name):
            with self._told("drop an alias"):
                self._client.drop_alias(alias, timeout=_PATIENCE)
        with self._told("drop a collection"):
            self._client.drop_collection(name, timeout=_PATIENCE)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Turns what pymilvus raises into a ``ShizhenError``; ``what`` could not be done."""
        try:
            yield
        except self._faults as error:
            # pymilvus says of a refused token only that it could not connect; gRPC says why.
            said = " ".join(f"{error} {error.__cause__ or ''}".split())
            raise self._sentence(said, what) from error

    def _sentence(self, said: str, what: str) -> ShizhenError:
        if _REFUSED.search(said):
            return ShizhenError(
                "Milvus refuses the token, or what was asked with it",
                file=self.uri,
                cure="Put the right one into SHIZHEN_STORE_TOKEN, as user:password or an API key.",
            )
        if _MISSING.search(said):
            return VectorsMissingError(
                "Milvus has lost a collection of this library", file=self.uri, cure=REBUILD
            )
        if "Open local milvus failed" in said:
            return ShizhenError(
                "another process has Milvus Lite open, or it is damaged",
                file=self.uri,
                cure="Wait until that has ended, or use a server: SHIZHEN_STORE_URI.",
            )
        if _AWAY.search(said):
            return ShizhenError(
                "Milvus does not answer",
                file=self.uri,
                cure="Start it, or mend the address in SHIZHEN_STORE_URI.",
            )
        message = re.search(r"message=(.*?)\)>", said)
        return ShizhenError(
            f"Milvus could not {what}: {message[1] if message else said[:300]}",
            file=self.uri,
            cure="Check the address and the server's log.",
        )


def _named(rows: NDArray[np.int64]) -> str:
    return f"row in {rows.tolist()}"


def _imported() -> tuple[Any, tuple[type[Exception], ...]]:
    """pymilvus, and what it raises where a server is away, refuses or has lost something."""
    try:
        import grpc
        import pymilvus
    except ImportError as error:
        raise ShizhenError(
            f"the store milvus is not installed ({error.name or error})",
            cure="Run: pip install 'shizhen[milvus]'",
        ) from error
    for noisy in ("pymilvus", "milvus_lite"):  # what they log is told as an error's one line
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    return pymilvus, (pymilvus.MilvusException, grpc.RpcError)
