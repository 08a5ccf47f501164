"""A Ray cluster: each worker loads the embedder once, and batches go to whoever is free.

Ray Data runs a pool of actors over the batches (``Dataset.map_batches``). A worker that dies is
started again and its batch is done by another; what comes back is counted against what was sent,
so that nothing is lost or doubled. Only texts and vectors travel: the library stays with the one
who writes. Every machine needs the same version of Shizhen and of the model, whose files each
worker checks by their SHA-256 before it loads them.
"""

import logging
import re
import socket
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from index import embedders
from index.embedders.base import Embedder, Rows
from index.engines.base import Batch
from index.settings import EngineSettings
from literature.errors import ShizhenError

WAVE = 1024
"""Batches that lie in the cluster's memory at once: at 256 passages some 150 MB of text."""

_PATIENCE = 10.0  # seconds for a cluster to answer
_STORE = 256 * 2**20  # bytes of shared memory for a cluster that lives only for this build


class Worker:
    """One process of the pool: a batch of texts to a batch of vectors."""

    def __init__(self, name: str, sha256: str) -> None:
        self._name, self._sha256 = name, sha256

    @cached_property
    def _model(self) -> Embedder:
        # With the first batch and not before: what is wrong with the model is then told as the
        # batch's error, and not as that of a worker that would not start.
        model = embedders.load(self._name)
        if model.sha256 != self._sha256:
            raise ShizhenError(
                f"the model {self._name} of a worker is not the one of this machine",
                cure="Install the same version on every machine of the cluster.",
            )
        return model

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """``place`` and ``text`` in, ``place`` and ``vector`` out."""
        vectors = self._model.passages([str(text) for text in batch["text"]])
        return {"place": batch["place"], "vector": vectors}


class Cluster:
    """Ray, joined or started with the first batch, and left with :meth:`close`."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._started = False

    @cached_property
    def _ray(self) -> Any:
        """Ray, connected. Raises ``ShizhenError`` where it is not there or the cluster is away."""
        ray = _imported()
        if not ray.is_initialized():
            self._connect(ray)
            self._started = True
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        for noisy in ("ray", "ray.data"):
            logging.getLogger(noisy).setLevel(logging.ERROR)
        return ray

    def _connect(self, ray: Any) -> None:
        quiet = {"configure_logging": False, "log_to_driver": False}
        address = self._settings.address
        try:
            if address:
                _reach(address)
                ray.init(address, **quiet)
            else:
                ray.init(
                    "local",
                    num_cpus=self._settings.workers or None,
                    include_dashboard=False,
                    object_store_memory=_STORE,
                    **quiet,
                )
        except (OSError, RuntimeError, ValueError) as error:
            raise ShizhenError(
                f"no Ray cluster answers at {address or 'this machine'}: {_first_line(error)}",
                cure="Check the address (--ray-address or RAY_ADDRESS) and that ray status shows"
                " the cluster; without an address one is started here.",
            ) from error

    def embed(
        self, model: Embedder, batches: Iterable[Batch]
    ) -> Iterator[tuple[list[bytes], Rows]]:
        """Wave by wave, each batch as it is done."""
        waiting = iter(batches)
        while wave := list(islice(waiting, WAVE)):
            yield from self._wave(model, wave)

    def _wave(self, model: Embedder, wave: list[Batch]) -> Iterator[tuple[list[bytes], Rows]]:
        import pyarrow as pa

        ray = self._ray
        keys = [key for batch, _ in wave for key in batch]
        tables, place = [], 0
        for _, texts in wave:
            tables.append(pa.table({"place": range(place, place + len(texts)), "text": texts}))
            place += len(texts)
        done = ray.data.from_arrow(tables).map_batches(
            Worker,
            fn_constructor_args=(model.name, model.sha256),
            batch_size=None,  # a block is a batch: texts of like length stay together
            batch_format="numpy",
            compute=ray.data.ActorPoolStrategy(size=self._workers(ray, len(wave))),
            num_cpus=1,
        )
        missing = np.ones(len(keys), dtype=np.bool_)
        try:
            for rows in done.iter_batches(batch_size=None, batch_format="numpy"):
                places = rows["place"]
                if not missing[places].all():
                    raise ShizhenError("the cluster gave the vector of a passage twice")
                missing[places] = False
                vectors = np.asarray(rows["vector"], dtype=np.float32)
                yield [keys[place] for place in places], vectors
        except ray.exceptions.RayError as error:
            raise _told(error) from error
        if missing.any():
            raise ShizhenError(
                f"the cluster gave no vector for {int(missing.sum())} passages",
                cure="Build again: what it gave is kept.",
            )

    def _workers(self, ray: Any, batches: int) -> int:
        """As many as were asked for, else one a processor of the cluster; never idle ones."""
        processors = int(ray.cluster_resources().get("CPU", 1))
        return max(1, min(self._settings.workers or processors, processors, batches))

    def close(self) -> None:
        """Leave the cluster; one that was started for this build ends with it."""
        if self._started:
            self._ray.shutdown()
            self._started = False
            del self._ray


def _imported() -> Any:
    try:
        import ray
        import ray.data
        from ray._common.usage import usage_lib
    except ImportError as error:
        raise ShizhenError(
            f"the engine ray is not installed ({error.name or error})",
            cure="Run: pip install 'shizhen[ray]', or build without --engine ray.",
        ) from error
    # Ray would report its use to its makers; what a library is built of is nobody's business.
    usage_lib.set_usage_stats_enabled_via_env_var(False)
    return ray


def _reach(address: str) -> None:
    """Raises ``OSError`` where nobody listens: Ray itself would try for many minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()


def _told(error: Exception) -> ShizhenError:
    """What went wrong on a worker, as one line: the causes reach us as the text they print."""
    causes = re.findall(r"^([\w.]+(?:Error|Exception)): (.+)$", str(error), re.MULTILINE)
    kind, said = next(
        ((kind, said) for kind, said in causes if not kind.startswith("ray.")),
        (type(error).__name__, _first_line(error)),
    )
    if kind.endswith(".ShizhenError"):
        return ShizhenError(said)
    if kind == "ModuleNotFoundError":
        cure = "Install the same version of Shizhen on every machine of the cluster."
        return ShizhenError(f"a machine of the cluster lacks something: {said}", cure=cure)
    return ShizhenError(
        f"the cluster could not embed ({kind}: {said})",
        cure="See ray status; build again: what it gave is kept.",
    )


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), "")[:300]


def make(settings: EngineSettings) -> Cluster:
    """The engine. Raises ``ShizhenError`` where ray is not installed."""
    _imported()
    return Cluster(settings)
