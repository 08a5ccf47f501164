"""What commands print can be read, whatever the encoding of the terminal or of the file is."""

import io
import json
import sys

import pytest

from shizhen.output import emit, nothing_unprintable, say

TOLD = "肝癌 𠮷 β-blocker é"


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, how, what: object) -> bytes:
    """The bytes that reach a standard output of this encoding."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding))
    nothing_unprintable()
    how(what)
    sys.stdout.flush()
    return raw.getvalue()


def test_a_character_the_terminal_lacks_is_written_by_its_number(monkeypatch: pytest.MonkeyPatch):
    line = printed(monkeypatch, "latin-1", say, TOLD).decode("latin-1")
    assert line == "\\u809d\\u764c \\U00020bb7 \\u03b2-blocker é\n"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "gbk", "ascii"])
def test_json_is_json_in_every_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str):
    out = printed(monkeypatch, encoding, emit, {"title": TOLD})
    assert json.loads(out) == {"title": TOLD}


def test_json_in_utf8_is_written_as_it_reads(monkeypatch: pytest.MonkeyPatch):
    assert TOLD.encode() in printed(monkeypatch, "utf-8", emit, {"title": TOLD})


def test_a_file_name_that_is_no_text_does_not_break_json(monkeypatch: pytest.MonkeyPatch):
    out = printed(monkeypatch, "utf-8", emit, {"file": "caf\udce9.md"})
    assert json.loads(out) == {"file": "caf\udce9.md"}


def test_what_the_user_chose_for_such_characters_stays(monkeypatch: pytest.MonkeyPatch):
    out = io.TextIOWrapper(io.BytesIO(), "latin-1", errors="replace")
    monkeypatch.setattr(sys, "stdout", out)
    nothing_unprintable()
    assert out.errors == "replace"


def test_the_command_line_prints_so(shizhen, monkeypatch: pytest.MonkeyPatch):
    out = io.TextIOWrapper(io.BytesIO(), "latin-1")
    monkeypatch.setattr(sys, "stdout", out)
    assert shizhen("--version").code == 0
    assert out.errors == "backslashreplace"
