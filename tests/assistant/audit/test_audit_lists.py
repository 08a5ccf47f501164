"""Lists of references in Markdown and text: what is a name, what a passage, what prose again."""

import pytest

from assistant.audit.entries import names_source, parted
from assistant.audit.intake import Intake, from_bytes
from assistant.audit.nouns import CitedAnswer

Z = "Zinc shortened colds by two days."
I = "Iron cured anaemia in 40 patients."  # noqa: E741 - beside Z
CITED = f"{Z[:-1]} [1]. {I[:-1]} [2]."


def intake(text: str) -> Intake:
    return from_bytes("given.md", text.encode())


def only(text: str) -> CitedAnswer:
    found = intake(text)
    assert not found.failures
    (answer,) = found.answers
    return answer


def said(answer: CitedAnswer) -> list[tuple[str, tuple[int, ...]]]:
    return [(s.text, s.citations) for s in answer.statements if s.checkable]


def texts(answer: CitedAnswer) -> dict[int, str]:
    return {r.n: r.text for r in answer.references}


WRAPPED = """1. Prasad AS. Zinc acetate lozenges for treating the common
   cold: a randomised trial. Lancet 2019;394:100-110.
   https://doi.org/10.1016/S0140-6736(19)30001-1
2. Singh M. Iron. PMID: 31234567
"""


@pytest.mark.parametrize(
    "behind",
    ["\n---\nIt was made by a model.", "\n## Note\nIt was made by a model.",
     "\nIt was made by a model.", "---\nIt was made by a model."],
)  # fmt: skip
def test_a_wrapped_entry_is_one_name_and_what_follows_the_list_is_prose(behind: str) -> None:
    answer = only(f"{CITED}\n\n## References\n\n{WRAPPED}{behind}\n")
    first, second = answer.references
    assert first.doi == "10.1016/s0140-6736(19)30001-1"
    assert first.label.startswith("Prasad AS. Zinc acetate lozenges for treating the common cold:")
    assert (second.label, second.pmid) == ("Singh M. Iron. PMID: 31234567", "31234567")
    assert set(texts(answer).values()) == {""}
    assert said(answer)[-1] == ("It was made by a model.", ())


def test_lines_that_are_not_indented_are_of_the_entry_directly_above() -> None:
    answer = only(
        f"{CITED}\n\nReferences\n1. Prasad AS, Smith B. Duration and severity of symptoms and\n"
        "levels of plasma interleukin-1 after treatment. J Infect Dis\n2008;197(6):795-802.\n"
        f"2. Iron\n\n   {I}\n"
    )
    assert answer.references[0].label.endswith("J Infect Dis 2008;197(6):795-802.")
    assert texts(answer) == {1: "", 2: I}


@pytest.mark.parametrize(
    ("lines", "name", "passage"),
    [
        (["A title", Z], "A title", Z),
        (["A title.", "Lancet 2019.", Z], "A title. Lancet 2019.", Z),
        (["A title", "", "https://a.example/x", "", Z], "A title https://a.example/x", Z),
        (["https://a.example", "", f"{Z} See https://b.example."], "https://a.example",
         f"{Z} See https://b.example."),
        (["A title", "until June 2019.", Z], "A title", f"until June 2019.\n{Z}"),
        (["张三. 锌[J]. 中华医学杂志,", "2019, 27(3): 100-110.", "锌有效。"],
         "张三. 锌[J]. 中华医学杂志, 2019, 27(3): 100-110.", "锌有效。"),
        (["A title", f"{Z} " * 12 + "https://a.example"], "A title",
         (f"{Z} " * 12 + "https://a.example")),
        ([""], "", ""),
    ],
)  # fmt: skip
def test_a_name_goes_down_to_the_last_line_that_cites(
    lines: list[str], name: str, passage: str
) -> None:
    assert parted(lines) == (name, passage)


def test_a_name_cites_and_is_no_longer_than_a_name() -> None:
    authors = ", ".join(f"Author{n} AB" for n in range(90))
    assert names_source(f"{authors}. Zinc for the cold: a trial. Lancet 2019;394:100-110.")
    assert not names_source(f"{Z} " * 20 + "doi:10.1016/x")
    assert not names_source(Z)


@pytest.mark.parametrize("asked", ["", "# Question: Which?\n\n"])
@pytest.mark.parametrize("heading", ["References\n", "## 参考文献\n\n", ""])
def test_a_file_of_several_answers_is_cut_at_their_lists(asked: str, heading: str) -> None:
    found = intake(
        f"{asked}{Z[:-1]} [1].\n\n{heading}[1] Zinc trial\n    {Z}\n\n"
        f"{asked}{I[:-1]} [1].\n\n{heading}[1] Iron trial\n    {I}\n\n"
        "## Conclusion\n\nAll is well.\n"
    )
    assert [a.record for a in found.answers] == ["given.md, answer 1", "given.md, answer 2"]
    assert [texts(a) for a in found.answers] == [{1: Z}, {1: I}]
    assert [said(a) for a in found.answers] == [
        [(Z, (1,))], [(I, (1,)), ("All is well.", ())]
    ]  # fmt: skip
    assert {a.question for a in found.answers} == {"Which?" if asked else ""}


def test_a_conclusion_behind_the_references_is_of_the_answer() -> None:
    answer = only(f"{Z[:-1]} [1].\n\n## References\n1. Zinc\n\n## Conclusion\n\n{I[:-1]} [1].\n")
    assert said(answer) == [(Z, (1,)), (I, (1,))]
    assert texts(answer) == {1: ""}


def test_a_second_list_that_numbers_on_is_of_the_same_answer() -> None:
    answer = only(f"{Z[:-1]} [1].\n\nSources\n[1] A\n\n{I[:-1]} [2][1].\n\nSources\n[2] B\n")
    assert [citations for _, citations in said(answer)] == [(1,), (2, 1)]
    assert [r.label for r in answer.references] == ["A", "B"]


def test_footnotes_are_taken_out_wherever_they_stand() -> None:
    answer = only(
        f"{Z[:-1]} [^1].\n\n[^1]: Zinc trial. PMID: 1\n\n{I[:-1]} [^2].\n\n"
        f"[^2]: Iron trial\n    {I}\n\nThat was all of it.\n"
    )
    assert said(answer) == [(Z, (1,)), (I, (2,)), ("That was all of it.", ())]
    assert texts(answer) == {1: "", 2: I}


@pytest.mark.parametrize(
    "text",
    [
        f"{CITED}\n\nReferences\n[1] Zinc\n[1] Iron\n",
        f"{Z[:-1]} [^1].\n\n[^1]: Zinc\n\n{I[:-1]} [^1].\n\n[^1]: Iron\n",
        f"{Z[:-1]} [1].\n\nReferences\n1. Zinc\n\nFurther reading\n1. Iron\n",
    ],
)
def test_a_number_that_is_defined_twice_is_no_guess_but_a_failure(text: str) -> None:
    found = intake(text)
    assert not found.answers
    (failure,) = found.failures
    assert (failure.file, failure.record) == ("given.md", "answer 1")
    assert failure.reason.startswith("[1] is defined twice")


def test_of_several_answers_only_the_one_in_doubt_is_left_out() -> None:
    found = intake(
        f"Q: a?\n{Z[:-1]} [1].\n\nReferences\n[1] A\n[1] B\n\nQ: b?\n{I[:-1]} [1].\n\n"
        "References\n[1] C\n[1] C\n"
    )
    assert [a.record for a in found.answers] == ["given.md, answer 2"]
    assert [f.record for f in found.failures] == ["answer 1"]


@pytest.mark.parametrize("between", ["", "---\n\n"])
def test_paragraphs_between_the_entries_are_their_passages(between: str) -> None:
    answer = only(
        f"{CITED}\n\nReferences\n\n[1] Zinc\n\n{Z}\n\n{between}[2] Iron\n\n{I}\n\nA last word.\n"
    )
    assert texts(answer) == {1: Z, 2: I}
    assert said(answer)[-1] == ("A last word.", ())


def test_numbers_inside_a_passage_open_no_entry() -> None:
    answer = only(
        f"{CITED}\n\nReferences\n[1] Zinc\n    1. Results\n    {Z}\n"
        f"[2] Iron\n    [1] Results\n    {I}\n"
    )
    assert texts(answer) == {1: f"1. Results\n{Z}", 2: f"[1] Results\n{I}"}


def test_a_quotation_is_a_passage_and_a_bound_is_no_quotation() -> None:
    quoted = only(f"{Z[:-1]} [1].\n\nReferences\n[1] A\n> {Z}\n> {I}\n")
    assert texts(quoted) == {1: f"{Z}\n{I}"}
    bound = only(f"{Z[:-1]} [1].\n\nReferences\n[1] A\n    The dose was\n    > 5 mg.\n")
    assert texts(bound) == {1: "The dose was\n> 5 mg."}


def test_statements_are_no_list_though_they_open_with_markers() -> None:
    answer = only(
        f"## Sources\n1. Meat [1]\n2. Beans [2]\n\n{Z[:-1]} [1].\n\nReferences\n[1] A\n[2] B\n"
    )
    assert [citations for _, citations in said(answer)] == [(1,), (2,), (1,)]
    plain = only(f"What was found.\n\n[1] {Z}\n\nAnd then this.\n\n[2] {I}\n\nThe end of it.\n")
    assert not plain.references
    assert len(said(plain)) == 5


def test_links_on_markers_are_the_references_that_have_no_other() -> None:
    answer = only(
        f"{Z[:-1]} [1](https://pubmed.ncbi.nlm.nih.gov/123/). {I[:-1]} "
        "[[2]](https://doi.org/10.1016/S0140-6736(19)30001-1)."
    )
    assert said(answer) == [(Z, (1,)), (I, (2,))]
    assert [(r.n, r.pmid, r.doi) for r in answer.references] == [
        (1, "123", ""), (2, "", "10.1016/s0140-6736(19)30001-1")
    ]  # fmt: skip
    listed = only(f"{Z[:-1]} [1](https://a.example).\n\nReferences\n[1] Zinc. PMID: 7\n")
    assert [r.pmid for r in listed.references] == ["7"]
    two = only(f"{Z[:-1]} [1](https://pubmed.ncbi.nlm.nih.gov/1/), or "
               "[1](https://pubmed.ncbi.nlm.nih.gov/2/).")  # fmt: skip
    assert [r.pmid for r in two.references] == [""]


def test_a_text_without_a_word_is_named() -> None:
    found = intake("---\n***\n")
    assert [f.reason for f in found.failures] == ["this is in no layout that is known"]


@pytest.mark.parametrize(
    "text",
    [
        "References\n" * 9000,
        "References\n[1] a\n\nprose\n\n" * 5000,
        "Zinc [1].\n\n[1] A\n\n" * 5000,
        "R [1].\n\nReferences\n[1] a\n" + "\n    https://a\n" * 9000,
        "[1](http://" * 9000,
    ],
)
@pytest.mark.timeout(30)
def test_long_lists_take_time_in_proportion(text: str) -> None:
    intake(text)
