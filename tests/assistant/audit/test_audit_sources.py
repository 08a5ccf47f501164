"""Sources of other tools' JSON: how they are numbered, and what the claims that come cut cite."""

import json
from typing import Any

import pytest
from audit_doubles import Shelf

from assistant.audit.check import audit
from assistant.audit.intake import Intake, from_bytes, passages_from_bytes
from assistant.audit.nouns import CitedAnswer, Reference
from assistant.audit.references import from_object
from assistant.audit.resolve import Resolver
from grounding.checker import Checker, CheckerSettings
from literature.errors import ShizhenError
from literature.normal import make_paper
from literature.paper import Role, Section

Z = "Zinc shortened colds by two days."
I = "Iron cured anaemia in 40 patients."  # noqa: E741 - beside Z
CITED = f"{Z[:-1]} [1]. {I[:-1]} [2]."


def intake(content: object) -> Intake:
    return from_bytes("given.json", json.dumps(content).encode())


def only(content: object) -> CitedAnswer:
    found = intake(content)
    assert not found.failures
    (answer,) = found.answers
    return answer


def texts(answer: CitedAnswer) -> dict[int, str]:
    return {r.n: r.text for r in answer.references}


@pytest.mark.parametrize("key", ["contexts", "documents", "passages"])
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([f"{Z}\n{I}"], {1: f"{Z}\n{I}"}),
        ([f"1. Results\n{Z}", f"1. Results\n{I}"], {1: f"1. Results\n{Z}", 2: f"1. Results\n{I}"}),
        ([f"[1] {Z}\n{I}", f"[2] {I}"], {1: f"{Z}\n{I}", 2: I}),
        ([f"[13] {Z}", f"[27] {I}"], {1: f"[13] {Z}", 2: f"[27] {I}"}),
        ({"2": f"{I}\n{Z}", "1": Z}, {2: f"{I}\n{Z}", 1: Z}),
        ({"a": f"{Z}\n{I}", "b": I}, {1: f"{Z}\n{I}", 2: I}),
        (f"[1] {Z}\n[2] {I}", {1: Z, 2: I}),
        ({"title": "T", "text": Z}, {1: Z}),
    ],
)
def test_a_passage_is_all_of_its_text(key: str, given: Any, kept: dict[int, str]) -> None:
    assert texts(only({"answer": CITED, key: given})) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([Z, f"{I}\n{Z}"], {1: Z, 2: f"{I}\n{Z}"}),
        ([f"1. Results\n{Z}", f"1. Results\n{I}"], {1: f"1. Results\n{Z}", 2: f"1. Results\n{I}"}),
        ({"0": Z, "7": f"{I}\n{Z}"}, {0: Z, 7: f"{I}\n{Z}"}),
        ([{"index": 0, "text": Z}, {"index": 1, "text": I}], {1: Z, 2: I}),
        ([{"id": 4821, "text": Z}, {"id": 4822, "text": I}], {1: Z, 2: I}),
        ([{"id": 2, "text": Z}, {"id": 1, "text": I}], {2: Z, 1: I}),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_file_of_passages_is_read_however_it_is_spaced(
    given: object, kept: dict[int, str], indent: int | None
) -> None:
    found = passages_from_bytes("p.json", json.dumps(given, indent=indent).encode())
    assert {n: r.text for n, r in found.items()} == kept


def test_two_passages_of_one_number_are_refused() -> None:
    with pytest.raises(ShizhenError, match=r"^p\.txt, \[1\]: two passages"):
        passages_from_bytes("p.txt", f"[1] {Z}\n[1] {I}\n".encode())


@pytest.mark.parametrize("key", ["index", "id", "key"])
@pytest.mark.parametrize(
    ("cited", "own", "numbers"),
    [
        ((1, 2), (0, 1), [1, 2]),
        ((0, 1), (0, 1), [0, 1]),
        ((1, 2), (4821, 4822), [1, 2]),
        ((4821, 4822), (4821, 4822), [4821, 4822]),
        ((2, 1), (2, 1), [2, 1]),
        ((2, 9), (2, 1), [2, 1]),
        ((1, 2), (1, 1), [1, 2]),
    ],
)
def test_an_id_is_a_number_where_the_markers_agree(
    key: str, cited: tuple[int, int], own: tuple[int, int], numbers: list[int]
) -> None:
    answer = only(
        {
            "answer": f"{Z[:-1]} [{cited[0]}]. {I[:-1]} [{cited[1]}].",
            "sources": [{key: own[0], "text": Z}, {key: own[1], "text": I}],
        }
    )
    assert [r.n for r in answer.references] == numbers


def test_keys_are_read_in_any_case() -> None:
    found = from_object({"title": "T", "DOI": "10.1234/AB", "PMID": "77", "PMCID": 6543210}, 1)
    assert (found.doi, found.pmid) == ("10.1234/ab", "77")
    assert "PMC6543210" in found.label


def test_a_pmcid_is_looked_for_in_the_library() -> None:
    shelf = Shelf(
        make_paper(pmid="9", pmcid="PMC6543210", title="T", sections=[Section(Role.RESULTS, Z)])
    )
    for label in ("T. PMCID: PMC6543210", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6543210/"):
        found = Resolver(shelf).resolve(Reference(1, label))
        assert (found.how, [text.text for text in found.texts]) == ("PMCID", [Z])
    assert Resolver(shelf).resolve(Reference(1, "PMC7")).problem == "reference_unresolved"


def test_a_long_reference_is_no_passage_for_its_length() -> None:
    authors = ", ".join(f"Author{n} AB" for n in range(30))
    name = f"{authors}. Zinc for the cold. Lancet 2019;394:100-110. doi:10.1016/x. PMID: 31234567"
    (named,) = only({"answer": Z[:-1] + " [1].", "references": [name]}).references
    assert (named.text, named.pmid) == ("", "31234567")
    (given,) = only({"answer": Z[:-1] + " [1].", "references": [f"{Z} " * 12]}).references
    assert given.text == (f"{Z} " * 12).strip()


@pytest.mark.parametrize(
    ("citations", "numbers"),
    [
        (["doc1"], (1,)),
        ("1, 2", (1, 2)),
        ([{"id": 2}], (2,)),
        ("doc1; doc2", (1, 2)),
        ([{"doc_id": "doc2"}, 1], (2, 1)),
        (["https://a.example"], (1,)),
        ([{"title": "Iron trial"}], (2,)),
        (["[1][2]"], (1, 2)),
        ({"id": "doc2"}, (2,)),
        ([], (2,)),
        ([7], (7,)),
    ],
)
def test_claims_keep_the_citations_beside_them(citations: object, numbers: tuple[int, ...]) -> None:
    answer = only(
        {
            "claims": [{"text": f"{I} [2]", "citations": citations}],
            "references": [
                {"id": "doc1", "url": "https://a.example/", "text": Z},
                {"id": "doc2", "title": "Iron trial", "text": I},
            ],
        }
    )
    assert [s.citations for s in answer.statements] == [numbers]
    assert texts(answer) == {1: Z, 2: I}


@pytest.mark.parametrize(
    ("told", "label", "text"),
    [
        ("nowhere to be found", "nowhere to be found", ""),
        ({"url": "https://pubmed.ncbi.nlm.nih.gov/55/"}, "https://pubmed.ncbi.nlm.nih.gov/55/", ""),
        ({"id": "x", "text": Z}, "", Z),
        ({"odd": 1}, '{"odd": 1}', ""),
    ],
)
def test_a_citation_of_nothing_that_came_is_a_source_of_its_own(
    told: object, label: str, text: str
) -> None:
    answer = only({"claims": [{"text": Z, "citations": [told]}, {"text": I, "citations": [told]}],
                   "references": [{"id": "doc1", "text": I}]})  # fmt: skip
    added = answer.references[1:]
    assert [(r.label, r.text) for r in added] == [(label, text)]
    assert {s.citations for s in answer.statements} == {(added[0].n,)}


def test_claims_that_count_sources_from_0_are_understood() -> None:
    answer = only({"claims": [{"text": Z, "citations": [0]}, {"text": I, "citations": [1]}],
                   "references": [{"text": Z}, {"text": I}]})  # fmt: skip
    assert [s.citations for s in answer.statements] == [(1,), (2,)]


@pytest.mark.parametrize(
    "wrapped",
    [
        {"code": 0, "message": "success", "data": [{"answer": CITED, "contexts": [Z, I]}]},
        {"code": 0, "message": "success", "data": {"answer": CITED, "contexts": [Z, I]}},
        {"response": "ok", "results": [{"claim": CITED, "passage": Z}]},
        {"choices": [{"index": 0, "message": {"content": CITED}}], "citations": ["A", "B"]},
        {"choices": [{"message": {"content": [{"type": "text", "text": CITED}]}}]},
        {"response": CITED, "source_nodes": [{"node": {"text": Z}, "score": 0.9}]},
        {"answer": CITED, "references": ["A"], "results": [{"answer": "Not this."}]},
        {"answer": CITED, "choices": [{"text": "A or B"}]},
    ],
)
def test_an_answer_is_found_in_what_it_is_wrapped_in(wrapped: dict[str, Any]) -> None:
    assert Z[:-1] in only(wrapped).statements[0].text


def test_sources_are_found_in_what_they_are_wrapped_in() -> None:
    answer = only({"response": CITED, "source_nodes": [
        {"node": {"id_": "x", "text": Z, "metadata": {"title": "T"}}, "score": 0.9},
        {"document": {"page_content": I}, "score": 0.8}]})  # fmt: skip
    assert texts(answer) == {1: Z, 2: I}
    assert answer.references[0].label == "T"


def test_several_choices_are_several_answers() -> None:
    found = intake({"choices": [{"message": {"content": CITED}}] * 2, "citations": ["A", "B"]})
    assert [a.record for a in found.answers] == ["record 1, choice 1", "record 1, choice 2"]


def test_passages_go_to_the_references_that_they_name() -> None:
    by_id = only({"answer": CITED, "references": [{"id": "a", "title": "A"}, {"id": "b"}],
                  "contexts": [{"id": "b", "text": I}]})  # fmt: skip
    by_title = only({"answer": CITED, "references": ["A title", "B title"],
                     "contexts": [{"title": "B title", "text": I}]})  # fmt: skip
    by_number = only({"answer": CITED, "references": ["A", "B"], "contexts": [f"[2] {I}"]})
    assert texts(by_id) == texts(by_title) == texts(by_number) == {1: "", 2: I}
    two = only({"answer": CITED, "references": [{"id": "a"}, {"id": "b"}],
                "contexts": [{"id": "b", "text": Z}, {"id": "b", "text": I}]})  # fmt: skip
    assert texts(two) == {1: "", 2: f"{Z}\n\n{I}"}


@pytest.mark.parametrize(
    ("references", "contexts", "kept"),
    [(["A title", "B title"], [Z], {1: Z, 2: ""}), (["A title"], [Z, I], {1: Z, 2: I})],
)
def test_passages_that_go_by_their_place_for_want_of_a_name_are_told(
    references: list[str], contexts: list[str], kept: dict[int, str]
) -> None:
    found = intake({"answer": CITED, "references": references, "contexts": contexts})
    assert [texts(a) for a in found.answers] == [kept]
    assert [(f.file, f.record) for f in found.failures] == [("given.json", "record 1, passages")]


def test_an_answer_may_bring_its_own_list() -> None:
    answer = only({"question": "Q?", "model": "m",
                   "answer": f"{CITED}\n\nReferences:\n1. Zinc PMID: 1\n2. Iron\n"})  # fmt: skip
    assert [r.pmid for r in answer.references] == ["1", ""]
    assert (answer.question, answer.system, answer.record) == ("Q?", "m", "record 1")


def test_passages_beside_an_answer_fill_what_its_own_list_leaves_open() -> None:
    given = only({"answer": CITED, "references": [{"n": 1, "text": Z}]})
    beside = passages_from_bytes("p.json", json.dumps({"2": I, "3": "Copper."}).encode())
    (done,) = audit(
        [given], Checker(CheckerSettings(entailment="")), Resolver(None, beside)
    ).answers
    assert [str(claim.verdict.label) for claim in done.claims] == ["SUPPORTED", "SUPPORTED"]
    assert [one.reference.n for one in done.references] == [1, 2], "what is not cited stays out"
