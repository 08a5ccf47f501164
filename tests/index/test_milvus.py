"""A library whose passages and vectors lie in Milvus answers as one in files does."""

import fcntl
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import generations, stores
from index.build import BuildReport, build
from index.hit import Filters, Hit
from index.library import Library
from index.lock import writer
from index.settings import IndexSettings, StoreSettings
from index.store import Store
from index.verify import verify
from literature.errors import ShizhenError
from tests.index.conftest import Record, invented, write_pubmed

pytest.importorskip("pymilvus", reason="the extra milvus is not installed")
pytest.importorskip("milvus_lite", reason="the extra milvus is not installed")

from index.stores import milvus
from index.stores.milvus_server import Server

FILES = IndexSettings()
QUESTIONS = ("deltavir in gout", "How many patients with sepsis were free of symptoms?", "zzz")
FILTERS = (
    Filters(),
    Filters(year_from=2010),
    Filters(types=("review",)),
    Filters(year_from=2003, year_to=2003, languages=("en",)),
    Filters(year_from=2090),
)


@dataclass
class Running:
    """A Milvus server in this process, which tests may stop and start again."""

    folder: Path
    port: int = 0
    _server: Any = None
    _db: Any = None

    def start(self) -> "Running":
        from milvus_lite.adapter.grpc.server import start_server_in_thread

        self._server, self._db, self.port = start_server_in_thread(
            str(self.folder), host="127.0.0.1", port=self.port
        )
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop(0).wait()
            self._db.close()
            self._server = None

    @property
    def settings(self) -> IndexSettings:
        return IndexSettings(
            store=StoreSettings(name="milvus", uri=f"http://127.0.0.1:{self.port}")
        )

    @property
    def server(self) -> Server:
        return Server.at(self.settings.store.uri, "")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = Running(tmp_path_factory.mktemp("milvus") / "data").start()
    yield found
    found.stop()


def made(papers: Path, library: Path, settings: IndexSettings) -> BuildReport:
    return build([papers], library, ["hashing"], progress=False, settings=settings)


def same_hits(one: Path, other: Path, settings: IndexSettings = FILES) -> None:
    with Library.open(one, settings) as first, Library.open(other) as second:
        for question in QUESTIONS:
            for filters in FILTERS:
                a = first.search(question, k=10, filters=filters)
                assert a == second.search(question, k=10, filters=filters)
        assert first.search(QUESTIONS[0])


def test_hits_are_those_of_files_after_a_paper_changed_and_one_went(
    papers: Path, tmp_path: Path, running: Running
):
    for change in (False, True):
        if change:
            records = [invented(pmid) for pmid in range(2, 11)]
            records[0].abstract = "Sepsis came back in patients given deltavir for their gout."
            write_pubmed(papers / "0.xml", records)
        done = made(papers, tmp_path / "milvus", running.settings)
        assert made(papers, tmp_path / "files", FILES).passages == done.passages
        same_hits(tmp_path / "milvus", tmp_path / "files", running.settings)
        assert verify(tmp_path / "milvus", running.settings) == []
    assert done.removed == 1
    with Library.open(tmp_path / "milvus") as opened:  # the address is kept with the library
        assert "pmid:1" not in {p.id for p in opened.every_paper()}
        assert opened.manifest.store == "milvus"


def test_in_the_library_s_own_folder_without_a_server(papers: Path, tmp_path: Path):
    lite = IndexSettings(store=StoreSettings(name="milvus"))
    made(papers, tmp_path / "milvus", lite)
    made(papers, tmp_path / "files", FILES)
    same_hits(tmp_path / "milvus", tmp_path / "files")
    write_pubmed(papers / "new.xml", [invented(900)])
    assert made(papers, tmp_path / "milvus", FILES).embedded == 1  # it stays where it is
    made(papers, tmp_path / "files", FILES)
    same_hits(tmp_path / "milvus", tmp_path / "files")


def test_whoever_reads_the_generation_before_goes_on(
    papers: Path, tmp_path: Path, running: Running
):
    library = tmp_path / "library"
    made(papers, library, running.settings)
    with Library.open(library) as old:
        before = old.search(QUESTIONS[0])
        write_pubmed(papers / "more.xml", [invented(900)])
        made(papers, library, running.settings)
        assert old.search(QUESTIONS[0]) == before
        write_pubmed(papers / "more.xml", [invented(901)])
        made(papers, library, running.settings)  # the one before the last is let go of
        with pytest.raises(ShizhenError, match=r"lost a collection.*shizhen index build"):
            old.search(QUESTIONS[0])
    with Library.open(library) as new:
        assert new.search("study 901", k=1)[0].paper.id == "pmid:901"


def collections(library: Path, running: Running) -> list[str]:
    prefix = f"shizhen_{json.loads((library / 'milvus.json').read_text())['id']}_"
    return [name for name in running.server.collections() if name.startswith(prefix)]


def test_an_alias_names_the_live_generation_and_nothing_is_left_behind(
    papers: Path, tmp_path: Path, running: Running
):
    library = tmp_path / "library"
    for n in range(4):
        write_pubmed(papers / "more.xml", [invented(900 + n)])
        made(papers, library, running.settings)
        held = collections(library, running)
        assert len(held) == min(n + 1, 2)  # the live one, and the one before it
        live = generations.current(library)
        assert live is not None
        (file,) = live.glob("dense.*.milvus.json")
        name = json.loads(file.read_text())["collection"]
        aliases = {alias: each for each in held for alias in running.server.aliases(each)}
        assert aliases == {name.rpartition("_")[0]: name}
    made(papers, library, IndexSettings(store=StoreSettings(name="faiss")))
    made(papers / "0.xml", library, FILES)
    assert collections(library, running) == []


def test_a_copy_of_a_library_lets_go_of_nothing_that_the_first_one_needs(
    papers: Path, tmp_path: Path, running: Running
):
    made(papers, tmp_path / "first", running.settings)
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    for n in range(3):
        write_pubmed(papers / "more.xml", [invented(900 + n)])
        made(papers, tmp_path / "copy", running.settings)
    with Library.open(tmp_path / "first") as first:
        assert first.search(QUESTIONS[0])


def test_a_build_that_ends_midway_leaves_the_old_and_the_next_one_tidies_up(
    papers: Path, tmp_path: Path, running: Running, monkeypatch: pytest.MonkeyPatch
):
    library = tmp_path / "library"
    made(papers, library, running.settings)
    write_pubmed(papers / "more.xml", [invented(900)])

    def killed(self: Server, name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Server, "load", killed)
        with pytest.raises(KeyboardInterrupt):
            made(papers, library, running.settings)
    assert len(collections(library, running)) == 2
    with Library.open(library) as opened:
        assert opened.generation.startswith("1-")
        assert opened.search(QUESTIONS[0])
    made(papers, library, running.settings)
    assert verify(library) == []
    made(papers / "0.xml", library, running.settings)
    assert len(collections(library, running)) == 2


def test_what_somebody_dropped_is_told_and_made_again(
    papers: Path, tmp_path: Path, running: Running
):
    library = tmp_path / "library"
    made(papers, library, running.settings)
    (name,) = collections(library, running)
    running.server.drop(name)
    with pytest.raises(ShizhenError, match=r"lost a collection.*shizhen index build"):
        Library.open(library)
    assert "lost a collection" in verify(library)[0]
    done = made(papers, library, running.settings)
    assert (done.embedded, done.reused) == (0, done.passages)
    assert verify(library) == []


def test_verify_finds_another_text_and_another_vector(
    papers: Path, tmp_path: Path, running: Running
):
    library = tmp_path / "library"
    made(papers, library, running.settings)
    (name,) = collections(library, running)
    client = running.server._client
    rows = client.query(name, filter="row in [3, 4]", output_fields=["*"])
    by_row = {row["row"]: dict(row) for row in rows}
    by_row[3]["text"] = "Nobody wrote this."
    by_row[4]["vector"] = np.eye(1, 64, dtype=np.float32)[0]
    client.upsert(name, list(by_row.values()))
    faults = verify(library)
    assert len(faults) == 2
    assert "another text" in faults[0]
    assert "not the one that was computed" in faults[1]


@pytest.mark.parametrize(("listed", "most"), [(3, 16_384), (3, 8), (1, 30)])
def test_filters_that_let_many_through_lose_none(
    listed: int, most: int, papers: Path, tmp_path: Path, running: Running,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    """However the allowed are told to the server: one by one, in parts, or not at all."""
    made(papers, tmp_path / "milvus", running.settings)
    with Library.open(tmp_path / "milvus") as opened:
        ((embedder, space),) = opened._spaces
        asked = embedder.queries(["deltavir in gout"])
        for years in (Filters(year_from=2004), Filters(types=("review",)), Filters(year_to=2001)):
            allowed = opened._columns.mask(years)
            assert allowed is not None
            exact = space.nearest(asked, 5, allowed)
            with monkeypatch.context() as patched:
                patched.setattr(milvus, "_LISTED", listed)
                patched.setattr(milvus, "MOST", most)
                found = space.nearest(asked, 5, allowed)
            assert allowed[found].all()
            cosines = [space.cosines(asked, rows) for rows in (found, exact)]
            assert np.allclose(*cosines, atol=1e-6)  # of equally near ones either may be named


def test_many_vectors_lie_in_a_graph_whose_recall_is_recorded(
    papers: Path, tmp_path: Path, running: Running
):
    settings = running.settings.model_copy(update={"exact_up_to": 10})
    write_pubmed(papers / "many.xml", [invented(pmid) for pmid in range(1000, 1300)])
    made(papers, tmp_path / "graph", settings)
    with Library.open(tmp_path / "graph") as opened:
        record = opened.manifest.embedders["hashing"]
        assert record.index == "Milvus HNSW"
        assert 0.95 <= record.recall <= 1
        assert len(opened.search(QUESTIONS[0], k=20)) == 20


def test_a_server_that_is_away_is_told_of_and_met_again(papers: Path, tmp_path: Path):
    here = Running(tmp_path / "data").start()
    library = tmp_path / "library"
    made(papers, library, here.settings)
    with Library.open(library) as opened:
        hits = opened.search(QUESTIONS[0])
        here.stop()
        away = r"Milvus does not answer.*SHIZHEN_STORE_URI"
        with pytest.raises(ShizhenError, match=away) as told:
            opened.search(QUESTIONS[0])
        assert "\n" not in str(told.value)
        write_pubmed(papers / "more.xml", [invented(900)])
        with pytest.raises(ShizhenError, match=away):
            made(papers, library, here.settings)
        here.start()
        assert _met_again(opened) == hits
    made(papers, library, here.settings)
    here.stop()


def _met_again(opened: Library) -> list[Hit]:
    """The hits, as soon as the client has found the server again; half a minute at most."""
    for _ in range(60):
        try:
            return opened.search(QUESTIONS[0])
        except ShizhenError:
            time.sleep(0.5)
    return opened.search(QUESTIONS[0])


def test_a_token_that_is_refused_is_told_of():
    from concurrent.futures import ThreadPoolExecutor

    import grpc

    class Refusing(grpc.ServerInterceptor):
        """The double of a server that knows no token."""

        def intercept_service(self, continuation: Any, details: Any) -> Any:
            def refuse(request: Any, context: Any) -> None:
                context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure")

            return grpc.unary_unary_rpc_method_handler(refuse)

    server = grpc.server(ThreadPoolExecutor(2), interceptors=[Refusing()])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with pytest.raises(ShizhenError, match=r"refuses the token.*SHIZHEN_STORE_TOKEN") as told:
        Server.at(f"http://127.0.0.1:{port}", "me:secret")
    assert "secret" not in str(told.value)
    server.stop(0)


def test_a_folder_that_another_process_has_open_is_told_of(papers: Path, tmp_path: Path):
    library = tmp_path / "library"
    (library / milvus.LITE).mkdir(parents=True)
    with (library / milvus.LITE / "LOCK").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        lite = IndexSettings(store=StoreSettings(name="milvus"))
        with pytest.raises(ShizhenError, match=r"another process.*SHIZHEN_STORE_URI"):
            made(papers, library, lite)


def test_a_password_in_the_address_is_refused_before_it_is_kept(papers: Path, tmp_path: Path):
    uri = "http://me:secret@localhost:19530"
    settings = IndexSettings(store=StoreSettings(name="milvus", uri=uri))
    with pytest.raises(ShizhenError, match="SHIZHEN_STORE_TOKEN") as told:
        made(papers, tmp_path / "library", settings)
    assert "secret" not in str(told.value)
    kept = [p for p in (tmp_path / "library").rglob("*") if p.is_file()]
    assert not any(b"secret" in path.read_bytes() for path in kept)


def test_without_the_extra_the_cure_is_told(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(__import__("sys").modules, "pymilvus", None)
    settings = IndexSettings(store=StoreSettings(name="milvus", uri="http://localhost:1"))
    with pytest.raises(ShizhenError, match=r"pip install 'shizhen\[milvus\]'"):
        made(papers, tmp_path / "library", settings)
    with pytest.raises(ShizhenError, match="no store called 'pigeonhole'"):
        made(papers, tmp_path / "library", IndexSettings(store=StoreSettings(name="pigeonhole")))


def test_tidying_waits_for_no_server(papers: Path, tmp_path: Path, running: Running):
    library = tmp_path / "library"
    made(papers, library, running.settings)
    ledger = stores.ledger("milvus", library)
    known = json.loads(ledger.read_text())
    ledger.write_text(json.dumps({**known, "uri": "http://127.0.0.1:1"}))
    with writer(library):
        stores.tidy(library, FILES)
    assert len(collections(library, running)) == 1


def test_a_long_title_is_cut_there_and_nowhere_else(tmp_path: Path, running: Running):
    title = "On goats " * 8000 + "again"
    write_pubmed(tmp_path / "papers" / "a.xml", [Record(1, title, "Goats were given oats.")])
    made(tmp_path / "papers", tmp_path / "library", running.settings)
    assert verify(tmp_path / "library") == []
    with Library.open(tmp_path / "library") as opened:
        assert opened.paper("pmid:1").title == title


def test_a_space_without_passages_is_no_error(papers: Path, tmp_path: Path, running: Running):
    """As that of an English encoder in a library of Chinese papers."""
    made(papers, tmp_path / "library", running.settings)
    live = generations.current(tmp_path / "library")
    assert live is not None
    place = stores.load("milvus", tmp_path / "library", running.settings)
    nothing, nowhere = np.zeros((0, 4), np.float32), np.zeros(0, np.int64)
    with Store.open(live) as store:
        place.write(tmp_path, "empty", nothing, nowhere, store)
        assert list(place.faults(tmp_path, "empty", store)) == []
    space = place.open(tmp_path, "empty", 30)
    asked = np.ones((1, 4), np.float32)
    assert space.nearest(asked, 5).tolist() == []
    assert space.nearest(asked, 5, np.ones(30, np.bool_)).tolist() == []
    assert np.isnan(space.cosines(asked, np.arange(3))).all()
