"""Markdown with front matter: the form of the sample library, and of anybody's notes."""

from pathlib import Path
from typing import Any

import pytest

from literature.errors import Failure
from literature.files import read
from literature.paper import Kind, Paper, Role, Status

SUMMARY = """---
title: "Sage for goats: a trial"
authors:
  - Okafor, Ada B
  - Goat Study Group
journal: Annals of Nothing
year: 2019
doi: 10.1000/ABC
pmid: 101
publication_types: [Randomized Controlled Trial, Journal Article]
keywords: sage, goat，肝
kind: summary
language: en
licence: CC0
colour: green
---

## Background

Goats eat *sage*, and
some eat **hay**.

## Results

- 12 of 40 ate ([more](https://example.org/a_(b)))
- P < 0.05 * 2 and `10^9`

| Goat | kg |
|---|---|
| Ada | 40 |

### 结论

山羊
有效。

## References

1. Nobody.
"""


def result(folder: Path, content: str) -> Any:
    path = folder / "note.md"
    path.write_text(content, encoding="utf-8")
    (found,) = read([path])
    return found


def test_front_matter_gives_the_fields(tmp_path: Path) -> None:
    found = result(tmp_path, SUMMARY)
    assert isinstance(found, Paper)
    assert (found.id, found.title) == ("pmid:101", "Sage for goats: a trial")
    assert found.authors == ("Okafor, Ada B", "Goat Study Group")
    assert (found.journal, found.year, found.doi) == ("Annals of Nothing", 2019, "10.1000/abc")
    assert found.publication_types == ("Randomized Controlled Trial", "Journal Article")
    assert found.keywords == ("sage", "goat", "肝")
    assert (found.kind, found.language, found.licence) == (Kind.SUMMARY, "en", "CC0")


def test_headings_become_sections_and_marks_go(tmp_path: Path) -> None:
    assert [(s.role, s.heading, s.text) for s in result(tmp_path, SUMMARY).sections] == [
        (Role.BACKGROUND, "Background", "Goats eat sage, and some eat hay."),
        (
            Role.RESULTS,
            "Results",
            "12 of 40 ate (more)\nP < 0.05 * 2 and 10^9\n\nGoat | kg\nAda | 40",
        ),
        (Role.CONCLUSION, "结论", "山羊有效。"),
    ]


def test_a_first_heading_is_the_title_where_there_is_no_other(tmp_path: Path) -> None:
    found = result(tmp_path, "# Goats\n\nThey eat.\n\n## Diet\n\nSage.\n\n# 结果\n\n存活。")
    assert found.title == "Goats"
    assert [(s.role, s.heading) for s in found.sections] == [
        (Role.ABSTRACT, ""), (Role.OTHER, "Diet"), (Role.RESULTS, "结果"),
    ]  # fmt: skip


def test_subsections_have_the_role_of_the_section_around_them(tmp_path: Path) -> None:
    found = result(tmp_path, "# Goats\n## Methods\n### Feeding\nDaily.\n## Goat care\nNone.")
    assert [s.role for s in found.sections] == [Role.METHODS, Role.OTHER]


@pytest.mark.parametrize(
    "line",
    [
        "title: Sage: a trial",
        "title: 'Sage: a trial'",
        "标题: Sage: a trial",
        "Title:   Sage: a trial",
    ],
)
def test_a_colon_in_a_title_does_no_harm(tmp_path: Path, line: str) -> None:
    assert result(tmp_path, f"---\n{line}\npmid: 7\n---\nText.").title == "Sage: a trial"


def test_values_are_read_as_they_are_written(tmp_path: Path) -> None:
    front = "title: No\npages: 12:30\nissue: 010\nyear: 2019-05-01\nauthor: Ada Okafor"
    found = result(tmp_path, f"---\n{front}\nstatus: retracted\n---\nText.")
    assert (found.title, found.pages, found.issue, found.year) == ("No", "12:30", "010", 2019)
    assert (found.authors, found.status) == (("Ada Okafor",), Status.RETRACTED)


def test_prose_between_rules_is_no_front_matter(tmp_path: Path) -> None:
    found = result(tmp_path, "---\nGoats eat.\n---\n\n# Diet\n\nSage.")
    assert "Goats eat." in found.text


def test_powers_in_html_keep_their_sign(tmp_path: Path) -> None:
    found = result(tmp_path, "# T\n\nAbout 10<sup>9</sup> of H<sub>2</sub>O<!-- no -->.")
    assert found.sections[0].text == "About 10^9 of H2O."


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("title: [a, [b]]", "title"),
        ("title: T\nkind: novel", "novel"),
        ("title: T\nauthors: {a: b}", "authors"),
        ("- a\n- b: c", "front matter"),
        ("title: T\nkeywords: [", "line"),
    ],
)
def test_bad_front_matter_is_told_by_file_and_key(tmp_path: Path, front: str, told: str) -> None:
    failure = result(tmp_path, f"---\n{front}\n---\nText.")
    assert isinstance(failure, Failure)
    assert told in failure.reason
    assert failure.file.endswith("note.md")
    assert failure.cure


def test_front_matter_runs_nothing(tmp_path: Path) -> None:
    made = tmp_path / "made"
    result(tmp_path, f"---\ntitle: !!python/object/apply:os.mkdir ['{made}']\n---\nText.")
    assert not made.exists()


def test_aliases_upon_aliases_take_no_memory(tmp_path: Path) -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    ]
    found = result(tmp_path, "---\n" + "\n".join([*lines, "title: *h"]) + "\n---\nText.")
    assert isinstance(found, Failure)


@pytest.mark.parametrize("text", ["---\n\n---\n", "#\n\n##\n", "# \n"])
def test_a_file_of_marks_holds_no_text(tmp_path: Path, text: str) -> None:
    assert isinstance(result(tmp_path, text), Failure)
