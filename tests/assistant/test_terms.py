"""What a question is about is found by its longest names, in either language and spelling."""

import numpy as np
import pytest
from assistant_doubles import hits, paper

from assistant.extraction.candidates import candidates
from assistant.extraction.evidence import evidence
from assistant.extraction.glossary import concepts, folded, tokens
from assistant.extraction.rank import Compared, choose, rank
from assistant.extraction.terms import Speech, terms
from literature.glossary import rows
from literature.paper import Role


def heads(question: str) -> set[str]:
    return {term.concept.head for term in terms(question) if term.concept}


def test_every_name_of_the_glossary_finds_its_own_concept() -> None:
    lost = [
        (name, row.english[0])
        for row in rows()
        for name in (*row.english, *row.chinese)
        if [concept.head for *_, concept in concepts(tokens(folded(name)))] != [row.english[0]]
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("阿糖胞苷的用量是多少？", "cytarabine"),  # not sugar
        ("大骨节病与什么有关？", "Kashin-Beck disease"),  # not bone
        ("门脉高压怎么处理？", "portal hypertension"),  # not hypertension
        ("耐多药结核用什么药？", "multidrug-resistant tuberculosis"),
        ("拉肚子吃什么药？", "diarrhea"),
        ("心梗後能運動嗎？", "myocardial infarction"),  # traditional characters
        ("Is a foetal haemangioma dangerous?", "infantile hemangioma"),  # British spelling
    ],
)
def test_the_longest_name_is_taken(question: str, head: str) -> None:
    assert head in heads(question)
    assert not {"sugar-sweetened beverages", "hypertension"} & heads(question)


def test_a_single_character_inside_an_unknown_word_is_no_name() -> None:
    assert "tea" not in heads("苦丁茶素酯有效吗？")
    assert "tea" in heads("喝完茶会失眠吗？") | heads("茶和咖啡哪个好？")


def test_a_text_on_the_narrower_speaks_of_the_wider() -> None:
    said = Speech("Linezolid cured methicillin-resistant Staphylococcus aureus.", "en")
    (antibiotic,) = terms("抗生素")
    assert said.has(antibiotic) == 1
    assert Speech("An antibiotic was given.", "en").has(terms("利奈唑胺")[0]) == 0


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Do honey dressings relieve pain?", ["Pain did not differ between the two groups."]),
        ("Do honey dressings cut costs?", ["Honey dressings cost half of what silver does."]),
        ("蜂蜜敷料能减轻疼痛吗？", ["Pain did not differ between the two groups."]),
    ],
)
def test_a_sentence_on_the_outcome_asked_is_quoted_though_nothing_differed(
    question: str, quoted: list[str]
) -> None:
    (hit, *_) = hits(
        paper(
            "1", "Honey dressings for small burns",
            (Role.RESULTS, "Wounds under honey dressings closed four days sooner. Pain did not "
                           "differ between the two groups. Honey dressings cost half of what "
                           "silver does."),
        )
    )  # fmt: skip
    asked, found = terms(question), list(candidates(hit, 1))
    near = [Compared(0.9 - 0.1 * n, 0.8, np.eye(3)[n], at_home=True) for n in range(3)]
    told = [
        rank(one, hit, evidence(hit, asked), asked, compared, "en")
        for one, compared in zip(found, near, strict=True)
    ]
    assert [one.candidate.text for one in choose(list(filter(None, told)))] == quoted
