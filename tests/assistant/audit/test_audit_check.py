"""References come to their passages, claims to their verdicts; nothing is dropped in silence."""

import json

import pytest

from assistant.audit.report.plain import COLUMNS, to_csv, to_dict


def one(text: str, references: list[object]) -> str:
    return json.dumps({"answer": text, "references": references}, ensure_ascii=False)


SAYS = "Median survival was 14.2 months with tarvinib"


@pytest.mark.parametrize(
    ("reference", "how"),
    [
        ("pmid:777#RESULTS", "passage id"),
        ("Somebody A. Some title. PMID: 777", "PMID"),
        ("https://doi.org/10.1234/ABC.7", "DOI"),
        ("Liu W. A trial of Tarvinib in advanced liver-cancer. J Test 2020.", "title"),
        ({"title": "A trial of tarvinib in advanced liver cancer"}, "title"),
        ({"pmid": 777}, "PMID"),
    ],
)
def test_a_source_is_found_in_the_library(audited, shelf, reference: object, how: str) -> None:
    if reference == "pmid:777#RESULTS":
        (results,) = [p.id for p in shelf.passages_of("pmid:777") if p.section == "results"]
        reference = results
    done = audited(one(f"{SAYS} [1].", [reference]), shelf)
    (answer,) = done.answers
    assert answer.references[0].how == how
    assert str(answer.claims[0].verdict.label) == "SUPPORTED"
    assert answer.claims[0].findings[0].paper["status"] == "retracted"


def test_of_a_whole_paper_the_passage_that_supports_decides(audited, shelf) -> None:
    done = audited(
        one("Tarvinib prolonged survival [1]. " + SAYS + " of 9.9 [1].", ["PMID: 777"]), shelf
    )
    first, second = done.claims
    assert first.deciding.text.section == "conclusion"
    assert str(second.verdict.label) != "SUPPORTED"


def test_what_cannot_be_found_has_a_verdict_and_is_counted(audited, shelf) -> None:
    done = audited(
        one("One is so [1]. Two is so [2]. Three is so. Four is so [0].", ["PMID: 1", "10.9/x"]),
        shelf,
    )
    verdicts = [(str(c.verdict.label), c.verdict.reasons[0].code) for c in done.claims]
    assert verdicts == [
        ("NOT_CHECKED", "reference_unresolved"),
        ("NOT_CHECKED", "reference_unresolved"),
        ("INVALID", "marker_names_nothing"),
        ("INVALID", "marker_names_nothing"),
    ]
    counts = done.counts()
    assert counts["unresolved"] == 2
    assert counts["INVALID"] == 2
    assert counts["claims"] == 4 == sum(counts[label] for label in (
        "SUPPORTED", "PARTIAL", "CONTRADICTED", "NOT_FOUND", "NOT_CHECKED", "INVALID"))  # fmt: skip


def test_a_statement_that_cites_nothing_is_not_checked(audited) -> None:
    done = audited(one("A is B [1]. C is D.", [{"text": "A is B."}]))
    assert [str(c.verdict.label) for c in done.claims] == ["SUPPORTED", "NOT_CHECKED"]
    assert done.counts()["uncited"] == 1


def test_one_marker_behind_several_sentences_is_tried_on_each(audited) -> None:
    passage = "The liver was large. The spleen was small. " * 9
    done = audited(one("The liver was large. The spleen was small [1].", [passage]))
    assert [str(c.verdict.label) for c in done.claims] == ["SUPPORTED"] * 2
    assert [c.statement.inherited for c in done.claims] == [True, False]


def test_each_citation_is_checked_on_its_own_and_the_best_is_the_claims(audited) -> None:
    contexts = ["The dose was 5 mg.", "The dose was 9 mg."]
    done = audited(json.dumps({"answer": "The dose was 5 mg [1][2].", "contexts": contexts}))
    (claim,) = done.claims
    assert [str(f.verdict.label) for f in claim.findings] == ["SUPPORTED", "CONTRADICTED"]
    assert str(claim.verdict.label) == "SUPPORTED"


def test_this_drug_is_read_as_the_drug_it_stands_for(audited) -> None:
    passage = "Entecavir suppressed the virus. This drug was safe in all patients."
    text = "Lamivudine is old [2]. This drug was safe in all patients [1]."
    done = audited(json.dumps({"answer": text, "contexts": [passage, "x"]}))
    claim = list(done.claims)[1]
    assert claim.statement.text.startswith("This drug")
    assert claim.statement.resolved.startswith("Lamivudine")
    assert str(claim.verdict.label) in ("CONTRADICTED", "NOT_FOUND", "PARTIAL")
    for span in claim.verdict.spans:
        body = claim.statement.text if span.side == "claim" else passage
        assert 0 <= span.start < span.end <= len(body)


def test_the_json_keeps_the_keys_of_the_house(audited) -> None:
    told = to_dict(audited(one("A is B [1].", [{"text": "A is B."}])))
    claim = told["answers"][0]["claims"][0]
    assert {"text", "citations", "verdict", "reasons", "spans"} <= claim.keys()
    assert told["summary"]["SUPPORTED"] == 1
    assert json.loads(json.dumps(told)) == told


def test_spans_in_the_json_are_offsets_in_the_texts_it_shows(audited) -> None:
    told = to_dict(
        audited(
            json.dumps(
                {
                    "answer": "The hazard ratio for death was 0.59 [1].",
                    "contexts": ["So. The hazard ratio for death was 0.95."],
                }
            )
        )
    )
    claim = told["answers"][0]["claims"][0]
    words = {
        (claim["text"] if s["side"] == "claim" else claim["passage"]["text"])[s["start"] : s["end"]]
        for s in claim["spans"]
    }
    assert words == {"0.59", "0.95"}


def test_the_table_has_a_row_for_each_citation_and_runs_nothing(audited) -> None:
    done = audited(json.dumps({"answer": "=SUM(A1) is bad [1][2].", "contexts": ["+1", "@x"]}))
    lines = to_csv(done).splitlines()
    assert lines[0].lstrip("\ufeff").split(",") == list(COLUMNS)
    assert len(lines) == 3
    assert "'=SUM" in lines[1]


def test_the_same_answers_give_the_same_audit(audited) -> None:
    text = one("A is B [1]. C [2].", [{"text": "A is B."}, "PMID: 4"])
    assert to_dict(audited(text)) == to_dict(audited(text))
