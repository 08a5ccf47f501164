"""``--store milvus`` and ``--engine ray``: the same commands, the same answers."""

import shutil
from pathlib import Path

import pytest

from shizhen.settings import load

QUESTIONS = (
    "What prevents rebleeding from oesophageal varices in cirrhosis?",
    "肝癌肝移植后复发，索拉非尼联合依维莫司能改善生存吗？",
)


@pytest.fixture
def in_milvus(shizhen, sample_library: Path, root: Path, tmp_path: Path) -> Path:
    """The sample library, its passages and vectors brought to Milvus; nothing is embedded."""
    pytest.importorskip("pymilvus", reason="the extra milvus is not installed")
    pytest.importorskip("milvus_lite", reason="the extra milvus is not installed")
    library = shutil.copytree(sample_library, tmp_path / "in-milvus")
    samples = root / "samples" / "en", root / "samples" / "zh"
    ran = shizhen(
        "index", "build", *samples, "--library", library, "--store", "milvus", "--json", "--quiet"
    )
    assert ran.code == 0, ran.err
    assert ran.json["embedded"] == 0
    return library


def test_the_commands_say_the_same_of_a_library_in_milvus(
    shizhen, sample_library: Path, in_milvus: Path
) -> None:
    def same(*command: str, among: tuple[str, ...]) -> None:
        here, there = (
            shizhen(*command, "--library", library, "--json")
            for library in (sample_library, in_milvus)
        )
        assert here.code == there.code == 0, there.err
        assert {key: here.json[key] for key in among} == {key: there.json[key] for key in among}

    for question in QUESTIONS:
        same("ask", question, among=("text", "segments", "citations", "abstained", "language"))
        same("search", question, among=("hits",))
        same("search", question, "--year", "2015-", "--lang", "en", among=("hits",))
    same("index", "info", among=("papers", "passages", "failures", "splitter"))
    same("index", "verify", among=("sound", "faults"))
    same("index", "gc", among=())
    assert shizhen("index", "info", "--library", in_milvus, "--json").json["store"] == "milvus"


def test_a_library_in_milvus_stays_there_and_can_be_brought_back(shizhen, in_milvus: Path) -> None:
    again = shizhen("index", "build", "--library", in_milvus, "--json", "--quiet")
    assert again.code == 0, again.err
    assert again.json["generation"] == again.json["before"]
    back = shizhen(
        "index", "build", "--library", in_milvus, "--store", "faiss", "--json", "--quiet"
    )
    assert back.json["generation"] != again.json["generation"]
    assert back.json["embedded"] == 0
    assert shizhen("index", "verify", "--library", in_milvus, "--json").json["sound"]


def test_a_server_that_is_away_is_one_line(shizhen, in_milvus: Path, monkeypatch) -> None:
    monkeypatch.setenv("SHIZHEN_STORE_URI", "http://127.0.0.1:1")
    ran = shizhen("search", QUESTIONS[0], "--library", in_milvus, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "Milvus does not answer" in ran.err


def test_engine_and_store_are_named_by_file_environment_and_option(tmp_path: Path) -> None:
    toml = tmp_path / "shizhen.toml"
    toml.write_text(
        '[index.engine]\nname = "ray"\naddress = "head:6379"\nworkers = 8\n'
        '[index.store]\nname = "milvus"\nuri = "http://milvus:19530"\n',
        "utf-8",
    )
    chosen = load(toml, environment={}).index
    assert (chosen.engine.name, chosen.engine.address, chosen.engine.workers) == (
        "ray",
        "head:6379",
        8,
    )
    assert (chosen.store.name, chosen.store.uri) == ("milvus", "http://milvus:19530")
    environment = {
        "RAY_ADDRESS": "other:6379",
        "SHIZHEN_STORE_URI": "http://other:19530",
        "SHIZHEN_STORE_TOKEN": "me:secret",
    }
    over = load(toml, environment=environment).index
    assert over.engine.address == "other:6379"
    assert (over.store.name, over.store.uri) == ("milvus", "http://other:19530")
    assert over.store.token.get_secret_value() == "me:secret"
    assert "secret" not in repr(over)


def test_a_token_in_the_file_is_refused(shizhen, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shizhen.toml").write_text('[index.store]\ntoken = "me:secret"\n', "utf-8")
    ran = shizhen("search", "liver")
    assert ran.code == 2
    assert "SHIZHEN_STORE_TOKEN" in ran.err
    assert "secret" not in ran.err


@pytest.mark.parametrize("table", ['index = "fast"', '[index]\nstore = "milvus"'])
def test_a_table_that_is_none_is_told_of(shizhen, tmp_path: Path, monkeypatch, table: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHIZHEN_STORE_URI", "http://milvus:19530")
    (tmp_path / "shizhen.toml").write_text(table + "\n", "utf-8")
    ran = shizhen("search", "liver")
    assert ran.code == 2
    assert "index" in ran.err


def test_no_cluster_at_the_address_is_one_line(shizhen, root: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="the extra ray is not installed")
    (tmp_path / "a.txt").write_text("On goats\n\nGoats that had oats gained weight.", "utf-8")
    ran = shizhen(
        "index", "build", tmp_path / "a.txt", "--library", tmp_path / "library", "--quiet",
        "--embedder", "minilm", "--engine", "ray", "--ray-address", "127.0.0.1:1", "--json",
    )  # fmt: skip
    assert (ran.code, ran.out) == (2, "")
    assert "no Ray cluster answers at 127.0.0.1:1" in ran.err.splitlines()[-1]
