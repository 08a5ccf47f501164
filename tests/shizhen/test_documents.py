"""What the README and the documents tell a reader to type is what the commands understand."""

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest

from shizhen.cli import cli

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```(?:sh|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"(?:^|\s)#\s.*")
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
RUN = frozenset({"read", "search", "ask", "audit", "deidentify"})
"""Commands of the front documents that need no network and change no library."""


def _documents() -> list[Path]:
    return sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])


def _commands(document: Path) -> list[str]:
    """Every ``shizhen …`` line of the fenced blocks, continued lines joined."""
    blocks = _BLOCK.findall(document.read_text("utf-8"))
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in (_COMMENT.sub("", x).strip() for x in lines) if _ours(line)]


def _ours(line: str) -> bool:
    return line.startswith("shizhen ")


WRITTEN = [
    pytest.param(line, id=f"{document.relative_to(ROOT)}:{line[:60]}")
    for document in _documents()
    for line in _commands(document)
]


def _understood(words: list[str]) -> None:
    """Walks to the command and has it parse its options; a mistake raises ``UsageError``."""
    command: click.Command = cli
    context = click.Context(cli, info_name="shizhen")
    while isinstance(command, click.Group):
        name, found, words = command.resolve_command(context, words)
        assert found is not None
        command = found
        context = click.Context(command, info_name=name, parent=context)
    command.make_context(context.info_name, words, parent=context.parent)


@pytest.mark.parametrize("line", WRITTEN)
def test_a_command_that_is_written_down_is_understood(line: str) -> None:
    words = shlex.split(line.partition(" | ")[0].partition(" > ")[0])[1:]
    _understood(words)


def test_a_command_that_is_not_understood_would_be_found() -> None:
    with pytest.raises(click.UsageError):
        _understood(["search", "liver", "--no-such-option"])


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_says_to_try_first_runs(
    readme: str, shizhen, sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "samples" / "en", tmp_path / "my-papers")
    (tmp_path / "answers.md").write_text(
        "Levetiracetam stopped seizures as often as phenytoin did [1].\n\n"
        "## References\n\n1. Levetiracetam and phenytoin. PMID 34089322.\n",
        "utf-8",
    )
    for name in ("library", "my-library"):
        (tmp_path / name).symlink_to(sample_library)
    monkeypatch.chdir(tmp_path)
    tried = 0
    for line in _commands(ROOT / readme):
        words = shlex.split(line)[1:]
        if words[0] not in RUN or not all(Path(w).exists() for w in words if w.endswith("/")):
            continue
        ran = shizhen(*words)
        assert ran.code == 0, f"{line}\n{ran.err}"
        assert ran.out.strip()
        tried += 1
    assert tried >= 4


@pytest.mark.parametrize("document", _documents(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for found in _LINK.findall(document.read_text("utf-8")):
        target = "".join(found).partition("#")[0]
        if target and "://" not in target and not target.startswith("mailto:"):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
