"""Answers are read in every layout, each told by its content and never by its name."""

import json
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Searched, Segment, SegmentSource
from assistant.audit.layouts import read_answers
from assistant.audit.nouns import CitedAnswer
from assistant.journal import Journal
from grounding.checker import Checker
from literature.errors import Failure, ShizhenError

PASSAGE = "Tarvinib prolonged survival in 120 patients."


def answers(tmp_path: Path, content: object, suffix: str = "") -> list[CitedAnswer]:
    file = tmp_path / f"file{suffix}"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    file.write_text(text, encoding="utf-8")
    found = list(read_answers(file))
    assert not [each for each in found if isinstance(each, Failure)]
    return [each for each in found if isinstance(each, CitedAnswer)]


SAID = "Tarvinib prolonged survival [1]. It was safe [2]."


@pytest.mark.parametrize(
    "content",
    [
        {"question": "Q?", "answer": SAID, "references": [PASSAGE * 9, "Title two. PMID: 9"]},
        {"query": "Q?", "response": SAID, "contexts": [PASSAGE, "It was safe."]},
        {
            "question": "Q?",
            "output": SAID,
            "docs": [{"title": "A", "text": PASSAGE}, {"text": "B"}],
        },
        {"data": [{"question": "Q?", "output": SAID, "docs": [{"text": PASSAGE}, {"text": "B"}]}]},
        [{"prompt": "Q?", "completion": SAID, "sources": {"1": PASSAGE, "2": "two"}}],
        {
            "question": "Q?",
            "answers": {
                "one": {
                    "answer_string": SAID,
                    "attribution": ["[1] https://a.example", "[2] https://b.example"],
                    "claims": [{"evidence": [f"[1] https://a.example\n\n{PASSAGE}"]}],
                }
            },
        },
        f"Question: Q?\n{SAID}\n\n## References\n1. A title.\n   {PASSAGE}\n2. Two. PMID: 9\n",
        f"问题：Q?\n{SAID}\n\n参考文献\n[1] {PASSAGE}\n[2] 题目\n",
        f"**Question:** Q?\n{SAID}\n\n[1]: A title\n    {PASSAGE}\n[2]: Title two\n",
    ],
)
def test_an_answer_keeps_its_markers_and_its_references(tmp_path: Path, content: object) -> None:
    (found,) = answers(tmp_path, content)
    assert found.question.strip("?* ") == "Q"
    assert [s.citations for s in found.statements] == [(1,), (2,)]
    assert [s.text for s in found.statements] == ["Tarvinib prolonged survival.", "It was safe."]
    first = next(r for r in found.references if r.n == 1)
    assert PASSAGE in (first.text or first.label)


def test_references_that_number_themselves_keep_their_numbers(tmp_path: Path) -> None:
    (found,) = answers(
        tmp_path, {"answer": "A is B [5].", "citations": [{"n": 5, "text": "A is B."}]}
    )
    assert [r.n for r in found.references] == [5]


def test_identifiers_are_found_wherever_they_stand(tmp_path: Path) -> None:
    (found,) = answers(
        tmp_path,
        "A is B [1][2][3].\n\nReferences\n[1] X. https://pubmed.ncbi.nlm.nih.gov/123/\n"
        "[2] Y. doi: 10.1234/ABC.7.\n[3] pmid:55#2\n",
    )
    assert [r.pmid for r in found.references] == ["123", "", "55"]
    assert found.references[1].doi == "10.1234/abc.7"
    assert found.references[2].passage_id == "pmid:55#2"


def test_an_answer_without_markers_rests_on_all_that_came_with_it(tmp_path: Path) -> None:
    (found,) = answers(tmp_path, {"answer": "A is B.", "contexts": ["A is B.", "C is D."]})
    assert found.pooled


def test_an_answer_that_comes_cut_keeps_its_sentences(tmp_path: Path) -> None:
    (found,) = answers(
        tmp_path,
        {"claims": [{"text": "A is B [1].", "citations": [1]}, {"text": "C.", "citations": []}],
         "references": ["A is B."]},
    )  # fmt: skip
    assert [(s.text, s.citations) for s in found.statements] == [("A is B .", (1,)), ("C.", ())]


def test_lines_of_claim_and_passage_are_one_answer_each(tmp_path: Path) -> None:
    rows = [{"claim": "A [3].", "passage": "A.", "label": "SUPPORT"}] * 3
    found = answers(tmp_path, "\n".join(map(json.dumps, rows)))
    assert [a.statements[0].citations for a in found] == [(1,)] * 3


def test_a_dialogue_gives_an_answer_for_each_turn_of_the_assistant(tmp_path: Path) -> None:
    (found,) = answers(
        tmp_path,
        {
            "schema": "shizhen-dialogue/1",
            "id": "sha256:1",
            "passages": [{"pid": "pmid:1#0", "paper": "pmid:1", "text": PASSAGE, "role": "gold"}],
            "turns": [
                {"role": "user", "text": "Q?"},
                {
                    "role": "assistant",
                    "text": "Tarvinib prolonged survival[1]. Ask again.",
                    "spans": [
                        {"start": 0, "end": 31, "source": "literature",
                         "citations": [{"marker": 1, "pid": "pmid:1#0", "quote": "Tarvinib"}],
                         "verdict": {"label": "SUPPORTED"}},
                        {"start": 32, "end": 42, "source": "connective", "citations": []},
                    ],
                },
            ],
        },
    )  # fmt: skip
    assert found.question == "Q?"
    assert [s.checkable for s in found.statements] == [True, False]
    assert found.statements[0].quotes == {1: "Tarvinib"}
    assert found.references[0].text == PASSAGE


def an_answer() -> Answer:
    citation = Citation(1, "pmid:1#0", {"title": "T", "status": "ok"}, PASSAGE, "0" * 64, "results")
    verdict = Checker().check(PASSAGE, PASSAGE)
    return Answer(
        question="Q?",
        language="en",
        abstained=False,
        segments=(Segment(PASSAGE, SegmentSource.LITERATURE, (1,), (verdict,), verdict),),
        citations=(citation,),
        searched=Searched(("q",), 1, 1),
        generation="1-a",
        model="extractive",
        created="2026-01-01T00:00:00Z",
        id="made",
    )


def test_our_own_answers_are_read_from_json_and_from_the_journal(tmp_path: Path) -> None:
    Journal(tmp_path / "journal.sqlite").add(an_answer())
    (kept,) = read_answers(tmp_path / "journal.sqlite")
    (told,) = answers(tmp_path, an_answer().to_dict())
    for found in (kept, told):
        assert isinstance(found, CitedAnswer)
        assert found.id == "made"
        assert found.statements[0].before == "SUPPORTED"
        assert found.references[0].text == PASSAGE


@pytest.mark.parametrize("name", ["expertqa-med"])
def test_expertqa_is_read_whole(data: Path, name: str) -> None:
    folder = data / "qa" / name
    whole = list(read_answers(folder / "questions_answers_medical.jsonl"))
    assert not [each for each in whole if isinstance(each, Failure)]
    assert len(whole) >= 101
    assert (
        sum(bool(r.text) for a in whole if isinstance(a, CitedAnswer) for r in a.references) > 200
    )


def test_what_no_layout_knows_is_a_failure_that_names_its_record(tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonl"
    file.write_text('{"answer": "A [1].", "references": ["A."]}\n{"x": 1}\n[1]\n{"broken\n')
    found = list(read_answers(file))
    assert [type(each).__name__ for each in found] == [
        "CitedAnswer",
        "Failure",
        "Failure",
        "Failure",
    ]
    assert "record 2" in str(found[1])


@pytest.mark.parametrize("data_", [b"", b" \n", b"\xff\xfe\x00\x01\x02" * 9])
def test_a_file_without_an_answer_is_refused_with_its_cure(tmp_path: Path, data_: bytes) -> None:
    file = tmp_path / "bad"
    file.write_bytes(data_)
    with pytest.raises(ShizhenError) as refused:
        list(read_answers(file))
    assert refused.value.cure
