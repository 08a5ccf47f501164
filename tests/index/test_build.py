"""A library brought up to date: what is new is done, what is not is left, nothing is lost."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from index import generations
from index.build import build
from index.generations import Manifest
from index.info import info
from index.library import Library
from index.verify import verify
from literature.errors import Failure, ShizhenError
from literature.files import read_file
from literature.paper import Paper
from tests.index.conftest import Builder, Record, invented, write_pubmed


def live(library: Path) -> Path:
    folder = generations.current(library)
    assert folder is not None
    return folder


def test_what_was_read_is_there_sound_and_found(papers: Path, make: Builder, tmp_path: Path):
    report = make(papers)
    assert (report.papers, report.removed, report.failures) == (30, 0, ())
    assert report.embedded == report.passages
    assert verify(tmp_path / "library") == []
    with Library.open(tmp_path / "library") as library:
        assert (library.papers, library.passages) == (report.papers, report.passages)
        assert library.generation == report.generation
        hit = library.search("betanib in hepatitis: study 1")[0]
        paper = library.paper("pmid:1")
        assert hit.paper == paper
        assert paper.title == invented(1).title
        assert paper.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert library.passage(hit.passage.id) == hit.passage


def test_the_layout_on_disk_is_the_documented_one(papers: Path, make: Builder, tmp_path: Path):
    report = make(papers)
    library = tmp_path / "library"
    assert (library / "CURRENT").read_text() == f"{report.generation}\n"
    folder = library / "generations" / report.generation
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "manifest.json", "papers.sqlite", "failures.jsonl", "lexical", "columns",
        "dense.hashing-abababab.faiss", "dense.hashing-abababab.rows.npy",
    }  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["embedders"]["hashing"]["sha256"] == "ab" * 32
    assert set(manifest["sources"]) == {str(path) for path in papers.iterdir()}
    assert {p.name for p in library.iterdir()} == {
        "CURRENT", "LOCK", "generations",
        "embeddings.hashing-abababab.keys", "embeddings.hashing-abababab.vectors",
    }  # fmt: skip
    assert info(library)["papers"] == 30


def test_nothing_changed_keeps_the_generation(papers: Path, make: Builder):
    first = make(papers)
    again = make(papers)
    assert again.generation == first.generation
    assert (again.embedded, again.reused) == (0, first.passages)


def test_a_touched_but_equal_file_is_no_change(papers: Path, make: Builder):
    first = make(papers)
    os.utime(papers / "0.xml", (time.time() + 100, time.time() + 100))
    assert make(papers).generation == first.generation


def test_a_file_left_alone_is_not_even_opened(
    papers: Path, make: Builder, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("index.plan._SETTLING", -1)
    first = make(papers)
    monkeypatch.setattr("index.plan.file_sha256", lambda path: pytest.fail(f"{path} was read"))
    assert make(papers).generation == first.generation


def test_a_change_that_keeps_size_and_time_is_seen(
    papers: Path, make: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("index.plan._SETTLING", -1)
    make(papers)
    path = papers / "0.xml"
    before, text = path.stat(), path.read_text()
    path.write_text(text.replace("Adverse events", "Unwanted deeds"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    make(papers)
    with Library.open(tmp_path / "library") as library:
        assert "Unwanted deeds" in library.paper("pmid:1").text


def test_a_file_written_a_moment_ago_is_not_known_by_its_looks(
    papers: Path, make: Builder, tmp_path: Path
):
    os.utime(papers / "1.xml", (time.time() + 1e6, time.time() + 1e6))  # or tomorrow, it says
    make(papers)
    assert Manifest.load(live(tmp_path / "library")).stamps == {}


def test_an_unchanged_library_waits_for_no_reader_and_no_model(
    papers: Path, make: Builder, tmp_path: Path
):
    make(papers)
    code = (
        "import sys; import index.embedders;"
        "index.embedders._BY_NAME['hashing'] = 'tests.index.hashing';"
        "from shizhen.cli import cli;"
        f"cli(['index', 'build', {str(papers)!r}, '--library', {str(tmp_path / 'library')!r},"
        " '--embedder', 'hashing', '--quiet'], standalone_mode=False);"
        "print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "(0 embedded" in ran.stdout
    loaded = set(ran.stdout.split())
    heavy = {"torch", "sklearn", "transformers", "streamlit", "llama_index", "trafilatura",
             "pandas", "jieba", "faiss", "literature.readers.pdf", "openai"}  # fmt: skip
    assert not heavy & loaded


def test_a_changed_file_costs_what_changed(papers: Path, make: Builder, tmp_path: Path):
    first = make(papers)
    changed = [invented(pmid) for pmid in range(1, 11)]
    changed[0].abstract = "Nothing of the former abstract stands any more."
    write_pubmed(papers / "0.xml", changed)
    second = make(papers)
    assert second.generation != first.generation
    assert second.papers == 30
    assert second.embedded == second.passages - second.reused == 1
    assert verify(tmp_path / "library") == []
    with Library.open(tmp_path / "library") as library:
        assert "former abstract" in library.paper("pmid:1").text


def test_a_file_that_is_gone_takes_its_papers_along(papers: Path, make: Builder, tmp_path: Path):
    make(papers)
    (papers / "1.xml").unlink()
    report = make(papers)
    assert (report.papers, report.removed, report.embedded) == (20, 10, 0)
    assert verify(tmp_path / "library") == []
    with Library.open(tmp_path / "library") as library, pytest.raises(KeyError):
        library.paper("pmid:101")


def test_a_moved_file_is_not_read_again_and_keeps_true_names(
    papers: Path, make: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    make(papers)
    (papers / "deeper").mkdir()
    (papers / "2.xml").rename(papers / "deeper" / "2.xml")
    monkeypatch.setattr("index.build.read_file", lambda path, ocr: pytest.fail(f"{path} was read"))
    report = make(papers)
    assert (report.papers, report.embedded, report.removed) == (30, 0, 0)
    with Library.open(tmp_path / "library") as library:
        sources = library.paper("pmid:201").sources
        assert [source.file for source in sources] == [str(papers / "deeper" / "2.xml")]


def test_one_paper_of_two_files_is_one_with_the_richer_text(
    papers: Path, make: Builder, tmp_path: Path
):
    rich = invented(1)
    rich.abstract += " A fourth sentence makes this the richer of the two."
    write_pubmed(papers / "again.xml", [rich])
    assert make(papers).papers == 30
    with Library.open(tmp_path / "library") as library:
        paper = library.paper("pmid:1")
        assert "the richer of the two" in paper.text
        files = [Path(source.file).name for source in paper.sources]
        assert files == ["0.xml", "again.xml"]
    (papers / "again.xml").unlink()
    make(papers)
    with Library.open(tmp_path / "library") as library:
        assert "the richer of the two" not in library.paper("pmid:1").text


def test_a_retraction_in_any_file_counts(papers: Path, make: Builder, tmp_path: Path):
    retracted = invented(1)
    retracted.abstract = "Short."
    retracted.types = ("Journal Article", "Retracted Publication")
    write_pubmed(papers / "again.xml", [retracted])
    make(papers)
    with Library.open(tmp_path / "library") as library:
        paper = library.paper("pmid:1")
        assert paper.status == "retracted"
        assert "free of symptoms" in paper.text


def test_failures_are_kept_told_again_and_mended(papers: Path, make: Builder, tmp_path: Path):
    broken = papers / "broken.xml"
    broken.write_text("<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>77</P")
    first = make(papers)
    assert first.papers == 30
    assert [Path(failure.file).name for failure in first.failures] == ["broken.xml"]
    kept = (live(tmp_path / "library") / "failures.jsonl").read_text().splitlines()
    assert json.loads(kept[0])["file"] == str(broken)
    again = make(papers)
    assert again.failures == first.failures
    assert again.generation == first.generation
    write_pubmed(broken, [invented(77)])
    mended = make(papers)
    assert (mended.papers, mended.failures) == (31, ())


def test_a_failure_that_passes_by_itself_is_tried_again(
    papers: Path, make: Builder, monkeypatch: pytest.MonkeyPatch
):
    def away(path: Path, ocr: bool) -> Iterable[Paper | Failure]:
        if path.name == "1.xml":
            return [Failure(str(path), "", "the network folder is away")]
        return read_file(path)

    with monkeypatch.context() as patched:
        patched.setattr("index.build.read_file", away)
        assert make(papers).papers == 20
    report = make(papers)
    assert (report.papers, report.failures) == (30, ())


def test_same_input_gives_the_same_generation_hash(papers: Path, tmp_path: Path):
    reports = [
        build([papers], tmp_path / name, ["hashing"], progress=False) for name in ("one", "two")
    ]
    assert reports[0].generation == reports[1].generation


def test_step_by_step_and_at_once_give_the_same_files(papers: Path, make: Builder, tmp_path: Path):
    late = (papers / "0.xml").rename(tmp_path / "late.xml")
    make(papers)
    late.rename(papers / "0.xml")
    stepwise = make(papers)
    at_once = make(papers, library=tmp_path / "fresh")
    assert stepwise.generation.split("-")[1] == at_once.generation.split("-")[1]
    a, b = (Manifest.load(live(tmp_path / name)).files for name in ("library", "fresh"))
    of_sqlite = {"papers.sqlite"}  # numbers its records in the order they came
    assert {k: v for k, v in a.items() if k not in of_sqlite} == {
        k: v for k, v in b.items() if k not in of_sqlite
    }


def test_two_generations_are_kept(papers: Path, make: Builder, tmp_path: Path):
    names = []
    for n in range(4):
        write_pubmed(papers / "0.xml", [invented(1000 + n)])
        names.append(make(papers).generation)
    kept = [path.name for path in generations.published(tmp_path / "library")]
    assert kept == names[-2:]


def test_a_reader_keeps_the_generation_it_opened(papers: Path, make: Builder, tmp_path: Path):
    make(papers)
    with Library.open(tmp_path / "library") as old:
        title = old.paper("pmid:1").title
        for n in range(3):
            write_pubmed(papers / "0.xml", [Record(1000 + n, f"New paper {n}", "New text.")])
            make(papers)
        assert old.paper("pmid:1").title == title
        assert old.search("betanib in hepatitis: study 1")[0].paper.id == "pmid:1"
        with Library.open(tmp_path / "library") as new, pytest.raises(KeyError):
            new.paper("pmid:1")


def test_a_file_written_while_it_is_read_is_read_again(
    papers: Path, make: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def written_to(path: Path, ocr: bool) -> Iterable[Paper | Failure]:
        outcomes = list(read_file(path))
        if path.name == "0.xml":
            write_pubmed(path, [invented(1000), invented(1001)])
            write_pubmed(path, [invented(pmid) for pmid in range(1, 11)])  # its old bytes again
            os.utime(path, (0, 0))
        return outcomes

    with monkeypatch.context() as patched:
        patched.setattr("index.build.read_file", written_to)
        make(papers)
    read: list[str] = []

    def noting(path: Path, ocr: bool) -> Iterable[Paper | Failure]:
        read.append(path.name)
        return read_file(path)

    monkeypatch.setattr("index.build.read_file", noting)
    write_pubmed(papers / "new.xml", [invented(2000)])
    make(papers)
    assert read == ["0.xml", "new.xml"]


def test_a_source_that_is_not_there_is_an_error_with_its_name(make: Builder, tmp_path: Path):
    with pytest.raises(ShizhenError, match=r"nowhere.*no such file"):
        make(tmp_path / "nowhere")
    assert not (tmp_path / "library").exists()


def test_no_readable_paper_leaves_the_library_as_it_was(
    papers: Path, make: Builder, tmp_path: Path
):
    first = make(papers)
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "nothing.xml").write_text("")
    with pytest.raises(ShizhenError, match="no paper could be read"):
        make(empty)
    assert live(tmp_path / "library").name == first.generation
    assert [p.name for p in (tmp_path / "library" / "generations").iterdir()] == [first.generation]


def test_an_unknown_embedder_is_one_line_with_a_cure(papers: Path, tmp_path: Path):
    with pytest.raises(ShizhenError, match=r"no embedder 'no/such-model'.*hf download") as raised:
        build([papers], tmp_path / "library", ["no/such-model"], progress=False)
    assert "\n" not in str(raised.value)


def test_a_folder_that_cannot_be_written_is_said_plainly(papers: Path, tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ShizhenError, match="cannot be written"):
        build([papers], tmp_path / "file" / "library", ["hashing"], progress=False)
