"""Every rule rejects what breaks it, says why in both languages, and lets the good through."""

import random

import pytest
from written import FEWER, FOLLOWED, HARM, ZH, cited, joined, talk

from dialogue_gen.dialogue import Dialogue, Kind, Source
from dialogue_gen.draft import DraftSegment
from dialogue_gen.near import NearDuplicates, speech
from dialogue_gen.plant import BREAKS, bad
from dialogue_gen.rules import ORDER, Context, RuleSettings, cards, check, judge
from dialogue_gen.rules.emergencies import emergency

FRESH = Context()


def broken(dialogue: Dialogue, context: Context = FRESH) -> set[str]:
    return {one.rule for one in check(dialogue, context).failed}


def test_a_dialogue_that_quotes_and_cites_keeps_every_rule() -> None:
    made = judge(talk([cited(FEWER)], [joined("The paper says:"), cited(HARM)]), Context())
    assert made.checks.failed == ()
    assert set(made.checks.passed) == {rule.NAME for rule in ORDER}
    assert made.turns[1].spans[0].verdict.label == "SUPPORTED"


def test_what_the_generator_writes_keeps_every_rule(good: tuple[Dialogue, ...]) -> None:
    assert len(good) >= 20
    assert [d.id for d in good if broken(d)] == []


@pytest.mark.parametrize("rule", [rule.NAME for rule in ORDER])
def test_a_dialogue_made_to_break_a_rule_is_rejected_by_that_rule(
    rule: str, good: tuple[Dialogue, ...]
) -> None:
    rng, tried = random.Random(rule), 0
    context = Context(answers=lambda question, language: "found after all", seen=NearDuplicates())
    for dialogue in good:
        context.seen.add(dialogue.id, speech(dialogue))
    for dialogue in good:
        made = bad(dialogue, rule, rng)
        if made is None:
            continue
        tried += 1
        context.finish_reason = made.finish_reason
        assert rule in broken(made.dialogue, context), made.dialogue.turns
        if tried == 3:
            return
    assert tried, f"no dialogue of the samples offers a place to break {rule}"


def test_every_rule_has_a_way_of_being_broken_and_a_reason_in_both_languages() -> None:
    assert set(BREAKS) | {"schema"} == {rule.NAME for rule in ORDER}
    for card in cards():
        assert card.en.isascii()
        assert not card.zh.isascii()


def test_a_reason_names_the_words_in_the_dialogues_language() -> None:
    made = talk([cited("Fewer attacks were seen (14% versus 30%).", FEWER)])
    (found,) = [b for b in check(made, FRESH).failed if b.rule == "numbers"]
    assert "14%" in found.reason
    assert found.turn == 1
    chinese = talk(
        [cited("本文随访了130例痛风患者两年。", ZH[:15], 3)], asked=("樱桃有用吗？",), language="zh"
    )
    (found,) = [b for b in check(chinese, FRESH).failed if b.rule == "numbers"]
    assert found.reason.startswith("数字不在所引原文中")


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        (
            cited("Fewer attacks were not seen with daily cherries than without them.", FEWER),
            "polarity",
        ),
        (cited("Gout is painful.", "Gout"), "quotes"),
        (joined("Studies show that cherries lower uric acid in most people."), "all_cited"),
        (joined("About 40% of people get well."), "all_cited"),
        (joined("Take 100 mg of allopurinol.", Source.EXTERNAL), "external"),
        (joined("I guarantee you a complete cure."), "ethics"),
    ],
)
def test_one_sentence_can_spoil_a_dialogue(said: DraftSegment, rule: str) -> None:
    assert rule in broken(talk([cited(FEWER)], [said]))


def test_external_knowledge_may_have_its_share_and_no_more() -> None:
    little = joined("Cherries are a fruit.", Source.EXTERNAL)
    much = joined(
        "Cherries are a fruit that many people like to eat in summer. " * 2, Source.EXTERNAL
    )
    assert "external" not in broken(talk([cited(FEWER), cited(FOLLOWED), little]))
    assert "external" in broken(talk([cited(FEWER), much]))


def test_an_abstention_says_so_and_cites_nothing() -> None:
    silent = joined("The passages do not say anything about that.")
    kind = Kind.UNANSWERABLE
    assert broken(talk([silent], kind=kind, abstain=True)) == set()
    assert "unanswerable" in broken(talk([silent], kind=kind))
    assert "unanswerable" in broken(talk([joined("Let us see.")], kind=kind, abstain=True))
    assert "unanswerable" in broken(talk([cited(FEWER)], kind=kind, abstain=True))


def test_what_a_search_of_the_library_answers_is_not_unanswerable() -> None:
    made = talk([joined("The passages do not say.")], kind=Kind.UNANSWERABLE, abstain=True)
    assert broken(made, Context(answers=lambda q, lang: "")) == set()
    assert broken(made, Context(answers=lambda q, lang: "It does.")) == {"still_unanswerable"}


def test_a_false_premise_is_corrected_with_what_contradicts_it() -> None:
    premise = FEWER.replace("30%", "80%")
    kind = Kind.FALSE_PREMISE
    right = [joined("That is not what the paper reports:"), cited(FEWER)]
    assert broken(talk(right, kind=kind, premise=premise)) == set()
    assert broken(talk([joined("Yes:"), cited(FEWER)], kind=kind, premise=premise)) == {
        "correction"
    }
    assert "correction" in broken(talk(right, kind=kind, premise=FEWER))


@pytest.mark.parametrize(
    ("told", "urgent"),
    [
        ("I have crushing chest pain and my arm is numb.", True),
        ("My son is having a seizure and won't wake up", True),
        ("I have never passed out and can walk well.", False),
        ("No chest pain with sweating, just tired.", False),
        ("我爸突然口角歪斜，说话不清", True),
        ("孩子抽搐不止", True),
        ("我没有呼吸困难，只是有点累", False),
        ("最近睡得不好", False),
    ],
)
def test_signs_of_an_emergency_are_told_from_their_denial(told: str, urgent: bool) -> None:
    assert bool(emergency(told)) is urgent


@pytest.mark.parametrize(
    ("asked", "urgent"),
    [
        ("I read up on this. What follows suicide attempts by hanging?", False),
        ("I am at my wits' end. I took an overdose tonight. Do cherries help?", True),
    ],
)
def test_a_question_about_a_study_is_no_emergency_of_the_reader(asked: str, urgent: bool) -> None:
    assert ("emergencies" in broken(talk([cited(FEWER)], asked=(asked,)))) is urgent


def test_sending_for_an_ambulance_is_a_referral() -> None:
    kind = Kind.CONSULTATION
    sent = joined("Call an ambulance now.")
    assert "referral" not in broken(talk([sent, cited(FEWER)], kind=kind))
    assert "referral" in broken(talk([joined("Rest well."), cited(FEWER)], kind=kind))


def test_the_name_of_an_operation_promises_no_cure() -> None:
    asked = ("樱桃有用吗？",)
    said = cited("两组均未见不良反应。", "两组均未见不良反应", 3)
    operation = joined("这篇文献讨论的是乳腺癌改良根治术。")
    promise = joined("吃樱桃可以根治痛风。")
    assert "ethics" not in broken(talk([operation, said], asked=asked, language="zh"))
    assert "ethics" in broken(talk([promise, said], asked=asked, language="zh"))


def test_saying_that_a_paper_was_found_is_no_finding() -> None:
    lead = joined("The only paper found is in Chinese:")
    assert "all_cited" not in broken(talk([lead, cited(FEWER)]))


def test_short_quotes_are_not_punished_for_where_they_meet() -> None:
    short = [cited(f"“{HARM}”", HARM), cited(f"“{FOLLOWED}”", FOLLOWED)]
    assert "copied" not in broken(talk(short))


def test_what_a_paper_prints_is_no_personal_secret_and_a_telephone_number_is() -> None:
    asked = ("Call me back at 415-555-0137. Do cherries help?",)
    assert "privacy" in broken(talk([cited(FEWER)], asked=asked))
    assert "privacy" not in broken(talk([cited(FEWER)], asked=("Do cherries help in Paper 1?",)))


def test_a_chinese_dialogue_may_quote_english_but_not_speak_it() -> None:
    lead = joined("检索到的文献为英文，原文如下：")
    asked = ("樱桃对痛风有帮助吗？",)
    assert broken(talk([lead, cited(FEWER)], asked=asked, language="zh")) == set()
    english = talk(
        [joined("It says this, in its own words:"), cited(FEWER)], asked=asked, language="zh"
    )
    assert "one_language" in broken(english)


def test_words_that_are_in_no_passage_are_too_little_copied() -> None:
    own = cited("Those fruits seem to have been of some use to many.", FEWER)
    assert "copied" in broken(talk([own], model="extractive"))
    assert "copied" not in broken(talk([cited(FEWER)], [cited(HARM)], model="extractive"))
    assert "copied" not in broken(talk([cited(FEWER)], [cited(HARM)], model="some-chat-model"))


def test_a_long_passage_is_not_given_again_whole() -> None:
    settings = RuleSettings(long=100, reproduced=0.5)
    whole = talk([cited(FOLLOWED), cited(FEWER)], [cited(HARM)])
    assert "copied" in broken(whole, Context(settings=settings))
    assert "copied" not in broken(talk([cited(HARM)]), Context(settings=settings))


def test_the_second_of_two_near_duplicates_is_rejected() -> None:
    context = Context(seen=NearDuplicates())
    first = talk([joined("On this the paper says:"), cited(FEWER)])
    assert broken(first, context) == set()
    context.seen.add(first.id, speech(first))
    again = talk([joined("On this a paper says:"), cited(FEWER)])
    assert broken(again, context) == {"duplicates"}
