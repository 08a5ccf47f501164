"""Embedding on a Ray cluster: the vectors of one process, whatever becomes of the workers."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from index import embedders, engines
from index.build import build
from index.embedders.base import Rows
from index.engines import cluster as engine
from index.engines.base import Batch
from index.engines.cluster import Cluster, Worker
from index.library import Library
from index.settings import EngineSettings, IndexSettings
from index.vectors import Vectors
from index.verify import verify
from literature.errors import ShizhenError
from tests.index.conftest import invented, write_pubmed

ray = pytest.importorskip("ray", reason="the extra ray is not installed")

ROOT = Path(__file__).resolve().parents[2]
RAY = EngineSettings(name="ray", workers=2)
TEXTS = [
    "Salt",
    "Eating less salt lowered the pressure of the blood in most of those who were asked to.",
    "Inhaled steroids kept asthma under control. " * 12,
    "No goat fell ill.",
]


@pytest.fixture(scope="module")
def _running() -> Iterator[None]:
    """Ray on this machine with two processors, whose workers know the double; nothing is told
    to anybody else."""
    engines.load(RAY)

    def meet_the_double() -> None:
        sys.path.insert(0, str(ROOT))
        from index import embedders

        embedders._BY_NAME["hashing"] = "tests.index.hashing"

    ray.init(
        "local",
        num_cpus=2,
        include_dashboard=False,
        object_store_memory=80 * 2**20,
        configure_logging=False,
        log_to_driver=False,
        runtime_env={"worker_process_setup_hook": meet_the_double, "env_vars": {"SLOW": "0.05"}},
    )
    yield
    ray.shutdown()


def _pool() -> list[int]:
    """The processes that embed."""
    below = psutil.Process().children(recursive=True)
    return [p.pid for p in below if any("MapWorker" in part for part in p.cmdline())]


@pytest.mark.usefixtures("_running")
def test_a_worker_killed_midway_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_pubmed(tmp_path / "papers" / "a.xml", [invented(n) for n in range(1, 121)])
    killed: list[int] = []
    kept: list[bytes] = []
    add = Vectors.add

    def add_and_kill(self: Vectors, keys: Sequence[bytes], rows: Rows) -> None:
        add(self, keys, rows)
        kept.extend(keys)
        if not killed:
            killed.append(_pool()[0])
            os.kill(killed[0], signal.SIGKILL)

    monkeypatch.setattr(Vectors, "add", add_and_kill)
    sources, many = [tmp_path / "papers"], IndexSettings(batch=3, engine=RAY)
    done = build(sources, tmp_path / "ray", ["hashing"], progress=False, settings=many)
    assert not psutil.pid_exists(killed[0])
    assert done.embedded == done.passages == len(kept) == len(set(kept))
    assert verify(tmp_path / "ray") == []
    assert ray.is_initialized()  # a cluster that was there before is left as it was

    build(sources, tmp_path / "here", ["hashing"], progress=False)
    with Library.open(tmp_path / "ray") as there, Library.open(tmp_path / "here") as here:
        for question in ("deltavir in gout", "Were adverse events rare?"):
            assert there.search(question, k=20) == here.search(question, k=20)


@pytest.mark.usefixtures("_running")
def test_the_vectors_are_those_of_one_process():
    """To a cosine of 1 - 1e-5: workers have one thread each, which adds in another order."""
    model = embedders.load("minilm")
    batches: list[Batch] = [([b"a", b"b", b"c"], TEXTS[:3]), ([b"d"], TEXTS[3:])]
    one = EngineSettings(name="ray", workers=1)
    found = dict(
        pair
        for keys, rows in Cluster(one).embed(model, batches)
        for pair in zip(keys, rows, strict=True)
    )
    here = [model.passages(texts) for _, texts in batches]
    there = np.stack([found[key] for key in (b"a", b"b", b"c", b"d")])
    assert ((np.concatenate(here) * there).sum(axis=1) > 1 - 1e-5).all()
    assert np.allclose(np.linalg.norm(there, axis=1), 1, atol=1e-5)


class Another:
    """The double of a model whose files are not those that the workers have."""

    name = "hashing"
    sha256 = "00" * 32
    dimension = 64
    languages: frozenset[str] = frozenset()

    def passages(self, texts: Sequence[str]) -> Rows:
        raise AssertionError

    queries = passages


@pytest.mark.usefixtures("_running")
def test_a_worker_with_another_model_is_told_of_in_one_line():
    with pytest.raises(ShizhenError, match=r"not the one of this machine.*every machine") as told:
        list(Cluster(RAY).embed(Another(), [([b"a"], TEXTS[:1])]))
    assert "\n" not in str(told.value)


def test_a_worker_loads_the_model_once(monkeypatch: pytest.MonkeyPatch):
    loaded: list[str] = []
    load = embedders.load
    monkeypatch.setattr(embedders, "load", lambda name: loaded.append(name) or load(name))
    worker = Worker("hashing", "ab" * 32)
    for place in range(3):
        out = worker({"place": np.array([place]), "text": np.array(["one two"], dtype=object)})
        assert out["place"].tolist() == [place]
        assert out["vector"].shape == (1, 64)
    assert loaded == ["hashing"]


class Given:
    """The double of a Ray that gives back what a test wants: lost, or twice."""

    exceptions = ray.exceptions

    def __init__(self, places: Sequence[int]) -> None:
        self.data, self._places = self, places

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **named: self

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": 2.0}

    def iter_batches(self, **named: Any) -> Iterator[dict[str, Any]]:
        for place in self._places:
            yield {"place": np.array([place]), "vector": np.ones((1, 4), np.float32)}


@pytest.mark.parametrize(("places", "said"), [((0, 1), "no vector for 1"), ((0, 1, 1), "twice")])
def test_what_comes_back_is_counted_against_what_was_sent(places: tuple[int, ...], said: str):
    cluster = Cluster(RAY)
    cluster.__dict__["_ray"] = Given(places)
    with pytest.raises(ShizhenError, match=said):
        list(cluster.embed(Another(), [([b"a", b"b", b"c"], TEXTS[:3])]))


def test_batches_go_out_wave_by_wave(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "WAVE", 2)
    waves: list[int] = []
    monkeypatch.setattr(Cluster, "_wave", lambda self, model, wave: waves.append(len(wave)) or [])
    list(Cluster(RAY).embed(Another(), (([b"k"], ["t"]) for _ in range(5))))
    assert waves == [2, 2, 1]


def test_without_the_extra_the_cure_is_told(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ShizhenError, match=r"pip install 'shizhen\[ray\]'"):
        build([papers], tmp_path / "library", ["hashing"], False, IndexSettings(engine=RAY))
    with pytest.raises(ShizhenError, match="no engine called 'ox'"):
        engines.load(EngineSettings(name="ox"))
