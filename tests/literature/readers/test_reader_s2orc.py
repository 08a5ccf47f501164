"""Semantic Scholar's and CORD-19's JSON in their releases."""

import json
from pathlib import Path

from literature.readers import s2orc
from tests.literature.readers.examples import S2ORC
from tests.literature.readers.reading import paper, papers, parts


def test_a_parse_fills_every_field() -> None:
    one = paper(s2orc, S2ORC)
    assert one.authors == ("Gruff, William T.", "Heide, Anna")
    assert parts(one) == [
        ("abstract", "Thyme helps (NCT01234567)."),
        ("methods", "We counted.\n\nWe counted twice."),
        ("methods", "It grew well."),
        ("table", "Coughs a day."),
    ]


def test_cord_19_keeps_its_data_apart() -> None:
    record = {
        "paper_id": "PMC7654321",
        "metadata": {"title": "Goats", "authors": [{"first": "W", "middle": [], "last": "Gruff"}]},
        "abstract": [{"text": "Short.", "section": "Abstract"}],
        "body_text": [{"text": "Long.", "section": "Results"}],
        "ref_entries": {"FIGREF0": {"text": "A goat.", "type": "figure"}},
    }
    one = paper(s2orc, json.dumps(record))
    assert (one.title, one.pmcid, one.authors) == ("Goats", "PMC7654321", ("Gruff, W",))
    assert [role for role, _ in parts(one)] == ["abstract", "results", "figure"]


def test_the_releases_since_2022_mark_what_stands_where() -> None:
    text = "Goats\nThyme helps.\nMethods\nWe counted."
    marks = {
        "title": [(0, 5)],
        "abstract": [(6, 18)],
        "sectionheader": [(19, 26)],
        "paragraph": [(6, 18), (27, 38)],
    }
    annotations = {
        name: json.dumps([{"start": start, "end": end} for start, end in spans])
        for name, spans in marks.items()
    }
    record = {
        "corpusid": 7,
        "externalids": {},
        "content": {"text": text, "annotations": annotations},
    }
    one = paper(s2orc, json.dumps(record))
    assert one.title == "Goats"
    assert parts(one) == [("abstract", "Thyme helps."), ("methods", "We counted.")]


def test_spans_that_make_no_sense_do_no_harm() -> None:
    content = {"text": "Goats cough.", "annotations": {"title": "[{", "paragraph": [{"start": -1}]}}
    one = paper(s2orc, json.dumps({"corpusid": 7, "title": "T", "content": content}))
    assert parts(one) == [("other", "Goats cough.")]


def test_the_real_files_are_read_whole(data: Path) -> None:
    for file in sorted((data / "literature" / "s2orc-json").glob("*.json")):
        one = paper(s2orc, file.read_bytes())
        stated = json.loads(file.read_text())
        words = sum(len(part["text"]) for part in stated["body_text"])
        read = sum(len(section.text) for section in one.sections)
        assert read > words
        assert papers(s2orc, file.read_bytes())
