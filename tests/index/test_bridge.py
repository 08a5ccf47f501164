"""Chinese and English meet: by the names of a question's terms, and by its gloss."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.embedders
from index.analysis import terms
from index.bridge import across, gloss
from index.build import build
from index.dictionary import dictionary, named, words
from index.library import Library
from tests.index.conftest import Builder, Record, write_pubmed
from tests.index.hashing import Hashing


def test_a_question_brings_its_names_in_the_other_language():
    assert set(terms("hypertension")) <= set(across("高血压怎么办？", "zh"))
    assert set(terms("布洛芬")) <= set(across("May I take ibuprofen?", "en"))


def test_the_names_of_one_term_share_its_weight():
    names = dictionary().english["高血压"]
    weights = across("高血压", "zh")
    assert sum(weights.values()) == pytest.approx(len(terms(" ".join(names))) / len(names))


def test_the_dictionary_is_read_alike_in_every_locale(root: Path):
    asked = (
        "import locale; assert locale.getencoding() != 'UTF-8', 'the locale counts for nothing'\n"
        "from index.dictionary import dictionary; print(ascii(dictionary().chinese['hepatitis']))"
    )
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", asked],
        cwd=root, env=os.environ | plain, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout.strip() == ascii(dictionary().chinese["hepatitis"]), ran.stderr


def test_function_words_bring_nothing():
    assert not across("how does it do that", "en")


def test_a_long_name_is_not_taken_for_the_shorter_one_in_it():
    assert "lung" in across("非小细胞肺癌", "zh")
    assert set(terms("门静脉高压")) <= set(across("portal hypertension", "en"))
    assert "高血" not in across("portal hypertension", "en")


def test_traditional_characters_are_read_as_simplified():
    assert across("高血壓", "zh") == across("高血压", "zh")


def test_a_gloss_keeps_the_order_and_what_is_not_chinese():
    assert gloss("IL-6与肝癌") == "IL-6 hepatocellular carcinoma"
    assert gloss("aspirin 100 mg") == "aspirin 100 mg"


def test_a_word_is_not_torn_by_the_one_before_it():
    assert "ibuprofen" in gloss("能吃布洛芬吗")  # though 吃布 stands in the dictionary


@given(st.lists(st.sampled_from("abc"), max_size=12), st.sets(st.text("abc", min_size=1)))
def test_the_parts_are_the_whole_and_as_few_as_can_be(pieces: list[str], names: set[str]):
    known = dict.fromkeys(names, ("x",))
    found = named(pieces, known, "", 12)
    assert "".join(found) == "".join(pieces)
    assert all(name in known or len(name) == 1 for name in found)
    if "".join(pieces) in known:
        assert len(found) == 1


def test_english_words_lose_the_plural_and_nothing_else():
    assert words("Statins in sepsis and beta-blockers") == [
        "statin", "in", "sepsis", "and", "beta-blocker"
    ]  # fmt: skip


class EnglishOnly(Hashing):
    """A double that knows English only, with its own name and weights."""

    name, sha256, languages = "english", "cd" * 32, frozenset({"en"})


@pytest.fixture
def mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """English records in a library of an English-only encoder and of one for both."""
    english = EnglishOnly()
    load = index.embedders.load
    for room in ("index.build", "index.library"):
        monkeypatch.setattr(f"{room}.load", lambda n: english if n == "english" else load(n))
    records = [
        Record(1, "Ibuprofen and fever", "We gave ibuprofen to children with fever."),
        Record(2, "Goats of the hills", "The goats were counted in the spring of each year."),
        Record(3, "Walking and mood", "People who walk are of better cheer than others."),
    ]
    write_pubmed(tmp_path / "papers" / "a.xml", records)
    library = tmp_path / "library"
    build([tmp_path / "papers"], library, ["english", "hashing"], progress=False)
    return library


def test_a_chinese_question_finds_english_papers(mixed: Path):
    with Library.open(mixed) as library:
        hits = library.search("儿童发烧可以用布洛芬吗？", k=3)
    assert hits[0].paper.id == "pmid:1"
    assert hits[0].lexical is not None
    assert np.isfinite(hits[0].score)


def test_an_english_question_finds_chinese_papers(make: Builder, tmp_path: Path):
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "one.txt").write_text("布洛芬与发热\n\n给发热儿童服布洛芬，体温下降。\n", "utf-8")
    (papers / "two.txt").write_text("山羊的数量\n\n每年春天都要清点山上的山羊数量。\n", "utf-8")
    make(papers)
    with Library.open(tmp_path / "library") as library:
        hits = library.search("Does ibuprofen help children with fever?")
    told = {"布洛芬" in hit.paper.text: hit.lexical for hit in hits}
    assert told[True] is not None  # by words that the question has in English only
    assert told[False] is None
