"""Papers in our own words, real checker and journal, and a server that misbehaves on demand."""

from pathlib import Path

import pytest
from assistant_doubles import Shelf, paper
from misbehaving_server import Server

from assistant.journal import Journal
from grounding.checker import Checker
from literature.paper import Paper, Role


@pytest.fixture
def checker() -> Checker:
    return Checker()


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite")


@pytest.fixture
def server():
    with Server() as running:
        yield running


@pytest.fixture
def trial() -> Paper:
    return paper(
        "101",
        "Drug A against drug B in advanced hepatocellular carcinoma",
        (Role.BACKGROUND, "Hepatocellular carcinoma is often found late."),
        (Role.METHODS, "We assigned 240 patients to drug A or drug B."),
        (
            Role.RESULTS,
            "Median overall survival was 14.2 months with drug A and 11.1 months with drug B "
            "(HR 0.74, 95% CI 0.60-0.91). Serious adverse events were rarer with drug A.",
        ),
        (Role.CONCLUSION, "In advanced hepatocellular carcinoma drug A prolonged survival."),
    )


@pytest.fixture
def review() -> Paper:
    return paper(
        "102",
        "First-line drugs for hepatocellular carcinoma: a review of trials",
        (
            Role.CONCLUSION,
            "Drug A is a reasonable first-line treatment of hepatocellular carcinoma. "
            "It should not be given in decompensated cirrhosis.",
        ),
    )


@pytest.fixture
def chinese() -> Paper:
    return paper(
        "103",
        "甲药治疗晚期肝细胞癌的随机对照试验",
        (Role.METHODS, "将240例患者随机分为两组。"),
        (Role.RESULTS, "甲药组中位总生存期为14.2个月，乙药组为11.1个月。"),
        (Role.CONCLUSION, "甲药可延长晚期肝细胞癌患者的生存期，安全性良好。"),
    )


@pytest.fixture
def shelf(trial: Paper, review: Paper, chinese: Paper) -> Shelf:
    return Shelf(trial, review, chinese)
