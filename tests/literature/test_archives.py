"""Archives: every member read, and what is dangerous in them refused by name."""

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from literature.errors import Failure
from literature.files import read
from literature.paper import Paper
from tests.literature.readers.examples import EXAMPLES

RECORD = b"TY  - JOUR\nTI  - Goats cough in winter\nER  - \n"


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, members: dict[str, bytes], mode: str) -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def both(path: Path) -> tuple[list[Paper], list[Failure]]:
    each = list(read([path]))
    return (
        [one for one in each if isinstance(one, Paper)],
        [one for one in each if isinstance(one, Failure)],
    )


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "zip in zip"])
def test_every_format_in_an_archive_is_read(tmp_path: Path, kind: str) -> None:
    members = {f"folder/{name}.dat": content for name, content in EXAMPLES.items()}
    if kind.startswith("tar"):
        path = tarred(tmp_path / "a", members, "w:gz" if kind == "tar.gz" else "w")
    else:
        path = zipped(tmp_path / "a", members)
    if kind == "zip in zip":
        path = zipped(tmp_path / "b", {"inner.zip": path.read_bytes()})
    papers, failures = both(path)
    assert not failures
    assert {paper.sources[0].file.rpartition("/")[2][:-4] for paper in papers} == set(EXAMPLES)


@pytest.mark.parametrize("name", ["../evil.ris", "/etc/evil.ris", "a/../../evil.ris", "C:\\x.ris"])
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_path_out_of_the_archive_is_refused(tmp_path: Path, name: str, kind: str) -> None:
    members = {name: RECORD, "good.ris": RECORD}
    path = (
        zipped(tmp_path / "a", members) if kind == "zip" else tarred(tmp_path / "a", members, "w")
    )
    papers, (fault,) = both(path)
    assert len(papers) == 1
    assert "leads out of the archive" in fault.reason


def test_links_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("link.ris")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            entry = tarfile.TarInfo(f"link{kind!r}")
            entry.type, entry.linkname = kind, "/etc/passwd"
            tar.addfile(entry)
    for name, count in (("a.zip", 1), ("a.tar", 2)):
        papers, failures = both(tmp_path / name)
        assert not papers
        assert sum("link" in fault.reason for fault in failures) == count


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    _, (fault,) = both(zipped(tmp_path / "bomb.zip", {"a.txt": bytes(64 * 2**20)}))
    assert "exhaust a disk" in fault.reason


def test_a_member_longer_than_it_says_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": bytes(40 * 2**20)})
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(mark) + at
        content[place : place + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    papers, failures = both(path)
    assert not papers
    assert failures


@pytest.mark.parametrize(
    ("member", "what"),
    [("[Content_Types].xml", "Office"), ("META-INF/container.xml", "electronic book")],
)
def test_documents_that_are_zip_files_are_named(tmp_path: Path, member: str, what: str) -> None:
    _, (fault,) = both(zipped(tmp_path / "a", {member: b"<x/>"}))
    assert what in fault.reason
    assert "PDF" in fault.cure


def test_names_written_by_windows_in_china_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"xxxx.ris": RECORD})
    path.write_bytes(path.read_bytes().replace(b"xxxx.ris", "山羊".encode("gb18030") + b".ris"))
    (paper,), _ = both(path)
    assert paper.sources[0].file.endswith("/山羊.ris")


def test_a_damaged_member_costs_itself_alone(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.ris": RECORD * 50, "b.ris": RECORD})
    content = bytearray(path.read_bytes())
    content[50] ^= 0xFF
    path.write_bytes(bytes(content))
    papers, failures = both(path)
    assert (len(papers), len(failures)) == (1, 1)
    assert failures[0].record == "a.ris"


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"CAJ\x00rest", "CAJ file"),
        (b"HN\x00\x00rest", "CAJ file"),
        (b"KDH rest", "KDH file"),
        (b"{\\rtf1 x}", "rich text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"1 0 d17 1\n1 0 d18 0\n2 0 d3 1\n", "relevance judgements"),
    ],
)
def test_files_of_another_kind_are_named_with_the_cure(
    tmp_path: Path, head: bytes, what: str
) -> None:
    (tmp_path / "file").write_bytes(head)
    _, (fault,) = both(tmp_path / "file")
    assert what in fault.reason
    assert fault.cure
