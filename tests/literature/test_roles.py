"""What a heading says its section is for."""

import pytest

from literature.paper import Role
from literature.roles import named_role, role_of


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Background", Role.BACKGROUND),
        ("1 INTRODUCTION", Role.BACKGROUND),
        ("I. Introduction", Role.BACKGROUND),
        ("Importance", Role.BACKGROUND),
        ("AIMS:", Role.OBJECTIVE),
        ("Background and aims", Role.OBJECTIVE),
        ("Materials and Methods", Role.METHODS),
        ("2. Patients & Methods", Role.METHODS),
        ("MAIN OUTCOME MEASURES", Role.METHODS),
        ("Main Outcomes and Measures", Role.METHODS),
        ("Design, Setting, and Participants", Role.METHODS),
        ("Statistical analysis", Role.METHODS),
        ("Results", Role.RESULTS),
        ("Methods and Results", Role.RESULTS),
        ("Methodology/Principal Findings", Role.RESULTS),
        ("3 Results and Discussion", Role.RESULTS),
        ("Discussion", Role.DISCUSSION),
        ("Strengths and limitations", Role.DISCUSSION),
        ("Conclusions/Significance", Role.CONCLUSION),
        ("INTERPRETATION", Role.CONCLUSION),
        ("Summary", Role.CONCLUSION),
        ("【目的】", Role.OBJECTIVE),
        ("1 资料与方法", Role.METHODS),
        ("1.1一般资料", Role.METHODS),
        ("一、背景", Role.BACKGROUND),
        ("结果：", Role.RESULTS),
        ("3 讨论", Role.DISCUSSION),
        ("结论", Role.CONCLUSION),
        ("引言", Role.BACKGROUND),
        ("摘要", Role.ABSTRACT),
    ],
)
def test_usual_headings_have_roles_in_both_languages(heading: str, role: Role) -> None:
    assert named_role(heading) is role


@pytest.mark.parametrize("heading", ["Funding", "TRIAL REGISTRATION", "利益冲突", "关键词"])
def test_headings_of_no_role_are_known_as_such(heading: str) -> None:
    assert named_role(heading) is Role.OTHER
    assert role_of(heading, Role.BACKGROUND) is Role.OTHER


@pytest.mark.parametrize("heading", ["", "Zebrafish husbandry", "甘草的采集", "It rose. " * 20])
def test_other_words_take_the_default(heading: str) -> None:
    assert named_role(heading) is None
    assert role_of(heading, Role.METHODS) is Role.METHODS
