"""Files and folders: bad ones are told by name, good ones go on."""

import gzip
import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from literature.errors import Failure, ShizhenError
from literature.files import read, walk
from literature.paper import Paper

TEXT = "Goats and the liver\n\nThey have one. It is red."


def save(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def failure(path: Path) -> Failure:
    (found,) = read([path])
    assert isinstance(found, Failure)
    assert found.file == str(path)
    assert found.cure
    assert "\n" not in str(found)
    return found


def test_a_missing_path_is_told_before_anything_is_read(tmp_path: Path) -> None:
    save(tmp_path / "good.txt", TEXT)
    with pytest.raises(ShizhenError, match=r"nowhere.*no such file"):
        read([tmp_path / "good.txt", tmp_path / "nowhere"])


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_an_impossible_path_is_a_missing_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(ShizhenError, match="no such file"):
        read([tmp_path / name])


def test_one_path_may_be_given_alone(tmp_path: Path) -> None:
    path = save(tmp_path / "good.txt", TEXT)
    assert list(read(str(path))) == list(read([path]))


@pytest.mark.parametrize("content", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_says_so(tmp_path: Path, content: bytes) -> None:
    assert "empty" in failure(save(tmp_path / "a.xml", content)).reason


def test_the_format_is_found_by_content_not_by_name(tmp_path: Path) -> None:
    record = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>5</PMID><Article>"
        "<ArticleTitle>T.</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
        "</PubmedArticleSet>"
    )
    packed = gzip.compress(gzip.compress(record.encode()))
    for n, content in enumerate((record, packed, gzip.compress(record.encode()))):
        (found,) = read([save(tmp_path / f"{n}.pdf", content)])
        assert isinstance(found, Paper)
        assert found.id == "pmid:5"


@pytest.mark.parametrize("keep", [5, 15, 30])
def test_a_cut_gzip_file_is_told(tmp_path: Path, keep: int) -> None:
    packed = gzip.compress(TEXT.encode())
    assert "cut off or damaged" in failure(save(tmp_path / "a.gz", packed[:keep])).reason


def test_a_damaged_gzip_file_is_told(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(TEXT.encode()))
    packed[-6] ^= 255
    assert "damaged" in failure(save(tmp_path / "a.gz", bytes(packed))).reason


def test_a_file_packed_into_itself_is_not_followed_for_ever(tmp_path: Path) -> None:
    content = TEXT.encode()
    for _ in range(9):
        content = gzip.compress(content)
    assert "too often" in failure(save(tmp_path / "a.gz", content)).reason


def test_a_text_beyond_all_measure_is_refused_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("literature.readers.text.MOST_BYTES", 2**20)
    bomb = gzip.compress(b"goat " * 2**20)
    assert len(bomb) < 2**15
    assert "longer than 1 MiB" in failure(save(tmp_path / "a.gz", bomb)).reason


def test_a_bomb_of_unknown_markup_is_refused_by_name(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE z [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><z>&lol2;</z>'
    assert '"lol"' in failure(save(tmp_path / "a.xml", bomb)).reason


def test_a_folder_is_walked_in_order_and_bad_files_do_not_stop_it(tmp_path: Path) -> None:
    save(tmp_path / "b.txt", TEXT)
    save(tmp_path / "a" / "z.txt", TEXT + " Truly.")
    save(tmp_path / "aa.bin", bytes(range(256)) * 9)
    save(tmp_path / ".hidden" / "x.txt", TEXT)
    save(tmp_path / ".x.txt", TEXT)
    save(tmp_path / "README.md", "# About this folder")
    save(tmp_path / "LICENSE-goats", TEXT)
    found = list(read([tmp_path]))
    assert [type(each) for each in found] == [Paper, Failure, Paper]
    assert [each.relative_to(tmp_path).as_posix() for each in walk(tmp_path)] == [
        "a/z.txt", "aa.bin", "b.txt",
    ]  # fmt: skip


def test_a_readme_named_by_itself_is_read(tmp_path: Path) -> None:
    (found,) = read([save(tmp_path / "README.md", "# Goats\n\nThey eat.")])
    assert isinstance(found, Paper)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert "no files" in failure(tmp_path).reason


def test_links_that_lead_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    save(tmp_path / "a" / "x.txt", TEXT)
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    found = list(read([tmp_path]))
    assert sum(isinstance(each, Paper) for each in found) == 1
    assert {Path(each.file).name for each in found if isinstance(each, Failure)} == {
        "self", "gone.txt",
    }  # fmt: skip


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "regular" in failure(tmp_path / "pipe").reason


SEEDS = [
    b'<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>5</PMID>'
    b"<Article><ArticleTitle>Sage &amp; <i>goats</i></ArticleTitle><Abstract><AbstractText>"
    b"To 10<sup>9</sup></AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
    b"</PubmedArticleSet>",
    b'<article article-type="x"><front><article-meta><title-group><article-title>T</article-title>'
    b"</title-group></article-meta></front><body><sec><title>Results</title><p>It <xref>1</xref>"
    b'<table-wrap><table><tr><td rowspan="3" colspan="2">1</td></tr></table></table-wrap></p></sec>'
    b"</body></article>",
    b"---\ntitle: a: b\nauthors:\n  - X, Y\nyear: 2019\n---\n# T\n\n## Aims\n\n|a|b|\n|--|--|\n",
    "山羊与肝脏\n\n结果\n均存活。【方法】喂养。".encode("gb18030"),
    gzip.compress(TEXT.encode()),
]


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """A good file with bytes changed, pieces cut out, doubled or moved."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    random = Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 12))):
        at = random.randrange(len(content) + 1)
        end = min(len(content), at + random.randrange(1, 40))
        piece = bytes(content[at:end])
        kind = random.randrange(5)
        if kind == 0 and piece:
            content[at] = random.randrange(256)
        elif kind == 1:
            del content[at:end]
        elif kind == 2:
            content[at:at] = piece * random.randrange(1, 50)
        elif kind == 3:
            del content[at:]
        else:
            content[at:at] = random.choice(
                [b"\x00", b"\xff\xfe", b"<!ENTITY a 'b'>", b"&a;", b"]]>", b"---\n", b"\x1f\x8b",
                 b"<sup>", b"</p>", b"\r", b"\xed\xa0\x80", b"<!--", b"|" * 50, b"[" * 200]
            )  # fmt: skip
    return bytes(content)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(mutants(), st.binary(max_size=300)))
def test_no_bytes_whatever_bring_a_reader_down(tmp_path: Path, content: bytes) -> None:
    path = save(tmp_path / "mutant", content)
    for found in read([path]):
        assert isinstance(found, Paper | Failure)
        if isinstance(found, Failure):
            assert found.reason
            assert found.cure
            assert found.file == str(path)
        else:
            assert found.title or found.sections
            found.text.encode("utf-8")
