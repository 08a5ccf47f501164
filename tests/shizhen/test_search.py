"""``shizhen search``: what narrows it, and what it refuses instead of finding nothing."""

from pathlib import Path

import pytest

from literature.paper import Role, Status


def test_hits_are_of_the_journal_section_and_status_asked_for(shizhen, sample_library: Path):
    def found(*options: str) -> list[dict]:
        ran = shizhen("search", "cirrhosis", "--library", sample_library, "--json", *options)
        assert ran.code == 0, ran.err
        return ran.json["hits"]

    assert {h["paper"]["journal"] for h in found("--journal", "plos one")} == {"PloS one"}
    sections = found("--section", "results", "--section", "Methods", "-k", "50")
    assert {h["section"] for h in sections} == {"results", "methods"}
    assert {h["paper"]["status"] for h in found("--status", "ok")} == {"ok"}
    assert found("--status", "retracted") == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("-k", "0"), "-k"),
        (("-k", "-3"), "-k"),
        (("--year", "2020-2010"), "write 2010-2020"),
        (("--year", "-"), "no range of years"),
        (("--year", ""), "no range of years"),
        (("--year", "20152020"), "no range of years"),
        (("--year", "2015-2016-2017"), "no range of years"),
        (("--section", "sumary"), "conclusion"),
        (("--status", "fine"), "retracted"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    shizhen, tmp_path: Path, options: tuple[str, ...], says: str
):
    ran = shizhen("search", "cirrhosis", "--library", tmp_path / "none", *options)
    assert ran.code == 2
    assert says in ran.err.replace("\n", " ")
    assert "no library" not in ran.err


@pytest.mark.parametrize(
    ("option", "name", "says"),
    [("--type", "nonsense", "review"), ("--lang", "fr", "zh"), ("--journal", "plos", "plos one")],
)
def test_a_name_that_no_paper_has_is_refused_with_those_there_are(
    shizhen, sample_library: Path, option: str, name: str, says: str
):
    ran = shizhen("search", "cirrhosis", "--library", sample_library, option, name)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert name in ran.err
    assert says in ran.err


@pytest.mark.parametrize("command", ["search", "ask"])
@pytest.mark.parametrize(
    ("question", "says"), [("", "empty"), (" \n", "empty"), ("\udce8\udc82", "encoding")]
)
def test_what_is_no_question_is_refused(
    shizhen, tmp_path: Path, command: str, question: str, says: str
):
    ran = shizhen(command, question, "--library", tmp_path / "none")
    assert ran.code == 2
    assert says in ran.err


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("2015-", (2015, None)),
        ("-2020", (None, 2020)),
        ("2015 - 2020", (2015, 2020)),
        ("2019", (2019, 2019)),
        ("２０１５－２０２０", (2015, 2020)),
        (None, (None, None)),
    ],
)
def test_years_are_read_as_they_are_written(written: str | None, years: tuple):
    from shizhen.commands.filtering import years as read

    assert read(written) == years


def test_the_help_names_every_section_and_status(shizhen):
    told = shizhen("search", "--help").out
    assert all(str(name) in told for name in (*Role, *Status))
