"""Conversations at the command line: gone on with, found, exported, deleted."""

from pathlib import Path

import pytest

from assistant.answer import Answer, Searched
from assistant.conversations import Conversations
from assistant.journal import Journal


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(Journal(tmp_path / "journal.sqlite"))


@pytest.fixture
def spoken(kept: Conversations) -> str:
    id_ = kept.start()
    nothing = Searched(("gout",), 3, 9)
    kept.add(id_, Answer("How is gout treated?", "en", True, (), (), nothing, "1-x", "extractive"))
    return id_


def test_they_are_listed_and_found(shizhen, tmp_path: Path, spoken: str) -> None:
    listed = shizhen("conversations", "list", "--library", tmp_path, "--json").json
    assert [(c["id"], c["turns"]) for c in listed["conversations"]] == [(spoken, 1)]
    found = shizhen("conversations", "list", "--search", "asthma", "--library", tmp_path, "--json")
    assert found.json == {"conversations": []}


def test_one_is_renamed_exported_and_deleted(
    shizhen, tmp_path: Path, kept: Conversations, spoken: str
) -> None:
    where = ("--library", tmp_path)
    assert shizhen("conversations", "rename", *where, spoken, "Uric acid").code == 0
    assert kept.get(spoken).title == "Uric acid"
    out = tmp_path / "told.md"
    assert shizhen("conversations", "export", *where, spoken, "--out", out).code == 0
    assert "How is gout treated?" in out.read_text(encoding="utf-8")
    assert shizhen("conversations", "delete", *where, spoken).code == 0
    assert kept.recent() == []


def test_an_unknown_one_is_one_line(shizhen, tmp_path: Path) -> None:
    ran = shizhen("conversations", "export", "--library", tmp_path, "nowhere")
    assert ran.code == 2
    assert "no conversation nowhere" in ran.err
