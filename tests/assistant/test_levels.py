"""How a paper found what it says, by what its types, headings and words tell."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from assistant_doubles import Shelf, paper
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation
from assistant.ask import ask
from assistant.levels import Level, Species, study
from assistant.models import load
from grounding.checker import Checker
from literature.files import read
from literature.paper import Paper, Role, Status

CASES = [
    ("Aspirin for prevention: a systematic review and meta-analysis", "", Level.META_ANALYSIS),
    ("阿司匹林预防卒中的Meta分析", "", Level.META_ANALYSIS),
    ("Screening tools in primary care: a scoping review", "", Level.SYSTEMATIC_REVIEW),
    ("Drug A in gout: a randomised, double-blind trial", "", Level.RCT),
    ("Drug A in gout", "200 patients were randomly assigned to two arms.", Level.RCT),
    ("甲药治疗痛风的疗效", "将120例患者按随机数字表法分为两组。", Level.RCT),
    ("Drug A in gout: a phase 2 study", "", Level.CLINICAL_TRIAL),
    ("Gout and stroke in a nationwide cohort", "", Level.COHORT),
    ("痛风患者卒中风险的回顾性研究", "纳入3000例患者。", Level.COHORT),
    ("Diet and gout: a case-control study", "", Level.CASE_CONTROL),
    ("Gout among farmers", "A cross-sectional survey of adults.", Level.CROSS_SECTIONAL),
    ("Gout of the spine: a case report", "", Level.CASE),
    ("脊柱痛风1例报告", "", Level.CASE),
    ("Advances in gout", "In this review we summarise what is known of urate.", Level.REVIEW),
    ("Drug A lowers urate in mice", "Male mice were given drug A for 8 weeks.", Level.ANIMAL),
    ("甲药对大鼠尿酸的影响", "将40只大鼠随机分为4组。", Level.ANIMAL),
    ("Drug A and urate transport", "HepG2 cells were cultured.", Level.IN_VITRO),
    ("甲药对HepG2细胞增殖的影响", "体外培养HepG2细胞。", Level.IN_VITRO),
    ("2024 guideline for the management of gout", "", Level.GUIDELINE),
    ("痛风诊疗指南", "", Level.GUIDELINE),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "level"), CASES)
def test_the_level_is_told_from_title_and_text(title: str, text: str, level: Level) -> None:
    assert study(paper("1", title, (Role.ABSTRACT, text))).level == level


def test_types_given_by_indexers_go_before_words() -> None:
    told = paper("1", "Gout in a cohort", (Role.ABSTRACT, "A cohort of 100 patients."))
    typed = replace(told, publication_types=("Journal Article", "Randomized Controlled Trial"))
    assert study(told).level == Level.COHORT
    assert study(typed).level == Level.RCT


def test_randomised_rats_are_no_trial_in_people() -> None:
    rats = paper("1", "Drug A in rats", (Role.METHODS, "Forty rats were randomly divided."))
    assert study(rats).level == Level.ANIMAL
    assert study(rats).species == (Species.RAT,)


def test_headings_tell_the_species() -> None:
    typed = replace(paper("1", "Drug A and urate"), mesh=("Animals", "Mice, Inbred C57BL"))
    assert study(typed).species == (Species.MOUSE,)


def test_what_nothing_tells_stays_open() -> None:
    assert study(paper("1", "On urate")).level is None


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200), st.text(max_size=400))
def test_any_paper_is_looked_at_without_fault(title: str, text: str) -> None:
    study(paper("1", title, (Role.ABSTRACT, text)))


def test_every_level_and_species_has_a_name_in_both_languages() -> None:
    for one in (*Level, *Species):
        assert one.name_in("en") != one.name_in("zh")


def test_citations_carry_level_species_and_retraction(trial: Paper) -> None:
    shelf = Shelf(replace(trial, publication_types=("Meta-Analysis",), status=Status.RETRACTED))
    question = "Does drug A prolong survival in hepatocellular carcinoma?"
    answer = ask(question, shelf, load(), Checker())
    first = answer.citations[0]
    assert (first.evidence, first.species) == ("meta-analysis", ("human",))
    assert first.paper["status"] == Status.RETRACTED
    assert answer.notes[0].startswith("Retracted")
    kept = json.loads(json.dumps(answer.to_dict()))
    assert Answer.from_dict(kept) == answer
    for name in ("evidence", "species", "flags"):  # as an older version wrote it
        del kept["citations"][0][name]
    assert Citation.from_dict(kept["citations"][0]).evidence == ""


@pytest.mark.data
def test_words_agree_with_what_indexers_said(data: Path) -> None:
    """Of real records typed as one of the strong designs, told without their types and headings."""
    file = data / "literature" / "pubmed-baseline" / "pubmed21n1298.subset1542.xml.gz"
    right = seen = 0
    for one in read([file]):
        if not isinstance(one, Paper) or not one.sections:
            continue
        typed = study(replace(one, mesh=())).level
        told = {"Randomized Controlled Trial", "Case Reports", "Meta-Analysis"}
        if told & set(one.publication_types):
            seen += 1
            right += study(replace(one, publication_types=(), mesh=())).level == typed
    assert seen >= 25
    assert right / seen >= 0.8
