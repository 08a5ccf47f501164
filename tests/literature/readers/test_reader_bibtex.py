"""BibTeX: LaTeX decoded, names in BibTeX's forms, broken entries alone lost."""

from pathlib import Path

import pytest

from literature.errors import Failure
from literature.paper import Paper
from literature.readers import bibtex
from tests.literature.readers.examples import BIBTEX
from tests.literature.readers.reading import failures, found, paper, papers, parts


def entry(fields: str, kind: str = "article") -> str:
    return f"@{kind}{{key,\n title = {{A title}},\n {fields}\n}}\n"


def test_an_entry_fills_every_field() -> None:
    one = paper(bibtex, BIBTEX)
    assert one.title == "Thyme for coughing Goats: a randomised trial"
    assert one.authors == (
        "Müller-Gruff, William", "van der Heide, Anna, Jr.", "Goat Study Group",
    )  # fmt: skip
    assert parts(one)[1:] == [
        ("background", "Goats cough."),
        ("results", "58% fewer (P<0.05, 10^9 cells)."),
    ]
    assert (one.doi, one.url) == ("10.1000/jgm_2021.12", "https://example.org/a_b")
    assert one.pages == "475-482"


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("Donald E. Knuth and Ludwig van Beethoven", ("Knuth, Donald E.", "van Beethoven, Ludwig")),
        ("{World Health Organization}", ("World Health Organization",)),
        ("Doe, J. and others", ("Doe, J.",)),
        ("唐一 and 赵二", ("唐一", "赵二")),
        ("Smith, J.; Doe, K.", ("Smith, J.", "Doe, K.")),
        ("{\\'E}mile Zola", ("Zola, Émile",)),
    ],
)
def test_names_in_every_form(written: str, authors: tuple[str, ...]) -> None:
    assert paper(bibtex, entry(f"author = {{{written}}}")).authors == authors


def test_strings_are_put_in_and_months_do_no_harm() -> None:
    text = '@string{jgm = "J. Goat Med."}\n' + entry("journal = jgm, month = jan")
    assert paper(bibtex, text).journal == "J. Goat Med."


def test_a_thesis_has_its_school_and_a_chapter_its_book() -> None:
    assert paper(bibtex, entry("school = {Bridge U}", "phdthesis")).journal == "Bridge U"
    one = paper(bibtex, entry("booktitle = {Proc. Trolls}", "inproceedings"))
    assert (one.journal, one.publication_types) == ("Proc. Trolls", ("Conference Paper",))


def test_one_broken_entry_is_named_and_the_others_are_read() -> None:
    text = entry("year = 2001") + "@article{broken, title = {No end\n" + entry("year = 2003")
    (fault,) = failures(bibtex, text)
    assert fault.record == "line 5"
    assert "cannot be parsed" in fault.reason
    assert [one.year for one in found(bibtex, text) if isinstance(one, Paper)] == [2001, 2003]


def test_entries_that_share_a_key_are_both_read() -> None:
    assert [one.year for one in papers(bibtex, entry("year=2001") + entry("year=2002"))] == [
        2001, 2002,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("ChineseColon", 1),
        ("Classic5Test", 5),
        ("CoverAllTest15Entries", 15),
        ("LotsOfEnglish", 21),
        ("mixed", 12),
        ("withLineBreakInAddress", 1),
    ],
)
def test_every_entry_of_the_real_files_is_read(data: Path, name: str, count: int) -> None:
    every = papers(bibtex, (data / "literature" / "bibtex" / f"cnki2bib-{name}.bib").read_bytes())
    assert len(every) == count
    assert all(one.title for one in every)


def test_old_commands_for_letters_leave_the_words() -> None:
    text = "@article{a, title={{\\em Capra} and {\\bf thyme}}, author={王, 小明 and 李四}}"
    one = paper(bibtex, text)
    assert one.title == "Capra and thyme"
    assert one.authors == ("王小明", "李四")


def test_a_million_broken_entries_are_told_of_in_one_sentence() -> None:
    sound = b"@article{k, title={Goats}, year={2001}}\n"
    for broken in (b"@a{ x ", b"@article{k, title = {A}\n"):
        told = found(bibtex, sound + broken * 150_000)
        assert len(told) <= 20_001
        assert isinstance(told[-1], Failure)
        assert "further entries are not read" in told[-1].reason


def test_a_large_library_is_read_whole() -> None:
    entries = (f"@article{{k{i}, title={{Goats {i}}}, year={{2001}}}}\n" for i in range(20_050))
    assert len(papers(bibtex, "".join(entries))) == 20_050


def test_a_child_takes_from_its_crossref_what_it_lacks() -> None:
    library = """@inproceedings{child, title={On reeds}, author={Otter, Anna}, crossref={Proc15}}
@proceedings{proc15, title={Reeds 2015}, year=2015, editor={Marsh, Bo}, volume=7}
"""
    child, parent = papers(bibtex, library)
    assert (child.title, child.journal, child.year, child.volume) == (
        "On reeds", "Reeds 2015", 2015, "7",
    )  # fmt: skip
    assert child.authors == ("Otter, Anna",)
    assert parent.title == "Reeds 2015"


def test_strings_are_joined() -> None:
    text = '@string{jgm = "J. Goat"}\n@article{a, title = "A # b", journal = jgm # {, Part } # "B"}'
    one = paper(bibtex, text)
    assert (one.title, one.journal) == ("A # b", "J. Goat, Part B")
