"""An answer is shown whole: sentences, verdicts, numbers, sources, and why there is none."""

import re
from dataclasses import replace

import pytest
from page_answers import CHINESE, TRIAL, abstained, answer, citation, full_answer, verdict
from test_page_render import HOSTILE, Reader

from assistant.answer import Segment, SegmentSource
from assistant.background import Told
from assistant.disputes import Dispute
from grounding.verdict import Label, Reason, Verdict
from ui.answers import Shown, answer_html, coming_html
from ui.words import LANGUAGES, say


def text_of(html: str) -> str:
    return " ".join(Reader(html).text.replace("\xa0", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_carries_its_verdict_in_words(language: str) -> None:
    answer_ = full_answer()
    html = answer_html(answer_, language)
    items = re.findall(r'<li class="sz-sentence.*?(?=<li class="sz-sentence|</ol>)', html, re.S)
    assert len(items) == len(answer_.segments)
    for item, segment in zip(items, answer_.segments, strict=True):
        assert segment.text in text_of(item)
        for found in segment.verdicts:
            assert say(language, f"verdict.{found.label}") in text_of(item)


def test_each_citation_keeps_its_own_verdict() -> None:
    html = answer_html(full_answer(), "en")
    both = re.search(r"Early feeding shortened.*?</li></ul>", html, re.S)
    assert both
    shown = text_of(both[0])
    assert re.search(r"\[1\] ◐Partly supported .* \[3\] –Not checked", shown) or re.search(
        r"\[1\] ◐Partly supported.*\[3\] –Not checked", shown
    )


def test_every_number_leads_to_its_source() -> None:
    html = answer_html(full_answer(), "en")
    targets = re.findall(r'href="#(sz-1-source-\d+)"', html)
    assert set(targets) == {f"sz-1-source-{n}" for n in (1, 2, 3, 4, 9)}
    assert all(f'id="{target}"' in html for target in targets)


def test_every_source_leads_back_to_its_sentences() -> None:
    html = answer_html(full_answer(), "en")
    first = re.search(r'<mark id="sz-1-source-1".*?</details>', html, re.S)
    assert first
    assert re.findall(r'href="#(sz-1-sentence-\d)"', first[0]) == [
        "sz-1-sentence-1",
        "sz-1-sentence-3",
    ]


def test_a_number_without_a_citation_is_shown_and_leads_nowhere() -> None:
    invalid = verdict(Label.INVALID, "marker_names_nothing")
    segment = Segment("So it is.", SegmentSource.LITERATURE, (7,), (invalid,), invalid)
    html = answer_html(answer(segment), "en")
    assert "[7]" in text_of(html)
    assert "#sz-1-source-7" not in html


def test_a_source_tells_whose_it_is() -> None:
    shown = text_of(answer_html(full_answer(), "en"))
    for part in ("Berg, Anna; Sato, Ken; 李明", "2021; 7(2): 11-19", "PMID 1001", "Results",
                 "Randomized Controlled Trial", "DOI 10.1000/trial.1", "Chinese"):  # fmt: skip
        assert part in shown
    assert "https://pubmed.ncbi.nlm.nih.gov/1001/" in answer_html(full_answer(), "en")


def test_a_summary_and_a_retraction_are_told_before_the_source_is_opened() -> None:
    html = answer_html(full_answer(), "en")
    heads = re.findall(r"<summary>.*?</summary>", html, re.S)
    assert any("Summary written for Shizhen" in head and CHINESE.title in head for head in heads)
    assert any("Retracted" in head for head in heads)
    assert "Do not rely on it" in html


def test_a_long_list_of_authors_is_cut_and_counted() -> None:
    many = replace(TRIAL, authors=tuple(f"Name{n}, A" for n in range(9)))
    assert "and 3 more" in text_of(answer_html(answer(citations=(citation(1, many),)), "en"))


def test_what_the_model_knows_by_itself_is_told_apart() -> None:
    html = answer_html(full_answer(), "en")
    assert "Not from the library" in html


def test_an_abstention_tells_what_was_searched_and_what_came_near() -> None:
    html = answer_html(abstained(), "en")
    shown = text_of(html)
    assert "52 papers (310 passages) were searched." in shown
    assert shown.count(TRIAL.title) == 1
    assert "https://pubmed.ncbi.nlm.nih.gov/1001/" in html
    assert "sz-sources" not in html


def test_the_foot_accounts_for_the_answer() -> None:
    shown = text_of(answer_html(full_answer(), "en"))
    for part in ("0.84 s", "extractive", "3-0123456789ab", "made-by-hand/1", "2026-01-02 03:04"):
        assert part in shown


def test_a_reason_that_lost_its_words_shows_its_code() -> None:
    lost = Verdict(Label.PARTIAL, (Reason("no_such_code"),))
    segment = Segment("So.", SegmentSource.LITERATURE, (1,), (lost,), lost)
    assert "no_such_code" in answer_html(answer(segment, citations=(citation(1, TRIAL),)), "en")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_every_place_stays_text(hostile: str) -> None:
    paper = replace(
        TRIAL, title=hostile, journal=hostile, authors=(hostile,), publication_types=(hostile,),
        licence=hostile, doi=hostile, pmid=hostile, pmcid=hostile, url=hostile, language=hostile,
    )  # fmt: skip
    cited = citation(1, paper)
    cited = replace(cited, passage_text=hostile, section=hostile, end=len(hostile))
    segment = Segment(hostile, SegmentSource.LITERATURE, (1,), (verdict(Label.PARTIAL),))
    made = answer(segment, citations=(cited,))
    made = replace(made, question=hostile, model=hostile, generation=hostile, notes=(hostile,))
    near = {"title": hostile, "journal": hostile, "year": 1, "pmid": hostile, "doi": hostile}
    without = replace(
        made, abstained=True, searched=replace(made.searched, nearest=(near,)), citations=()
    )
    for shown in (made, without):
        read = Reader(answer_html(shown, "en"))
        assert not {"script", "img", "iframe", "object"} & set(read.tags)
        assert not [name for name, _ in read.attributes if name.startswith("on")]
        links = [value or "" for name, value in read.attributes if name == "href"]
        assert all(value.startswith(("https://", "#sz-")) for value in links)
        assert hostile in read.text


def test_a_dispute_stands_beside_its_verdict_and_each_can_be_disputed() -> None:
    made = full_answer()
    dispute = Dispute("d", "2026", made.id, 1, 1, "SUPPORTED", "PARTIAL", "<i>half</i>", "R. Eader")
    html = answer_html(Shown(made, disputes={(1, 1): dispute}), "en")
    assert "Disputed by R. Eader:" in text_of(html)
    assert "&lt;i&gt;half&lt;/i&gt;" in html
    places = re.findall(r'data-sz-dispute="made/(\d)/(\d)"', html)
    assert places == [("1", "1"), ("2", "2"), ("3", "1"), ("3", "3"), ("4", "4")]  # 9 is no source


def test_contrary_evidence_stands_beside_what_it_speaks_against() -> None:
    said = "Hospital stay fell from 9.5 to 7.1 days (P=0.03)."
    other = "早期营养组住院时间缩短 1.8 天。"
    found = (verdict(Label.SUPPORTED, "said_word_for_word"),)
    made = answer(
        Segment(said, SegmentSource.LITERATURE, (1,), found, found[0]),
        Segment(other, SegmentSource.LITERATURE, (2,), found, found[0], contrary=True),
        citations=(
            replace(citation(1, TRIAL, said), evidence="RCT", species=("human",)),
            citation(2, CHINESE, other),
        ),
    )
    html = answer_html(Shown(made, opposed={2: (1,)}), "en")
    sides = re.search(r'class="sz-conflict".*?</li>', html, re.S)
    assert sides
    shown = text_of(sides[0])
    assert shown.index(say("en", "ask.conflict.said")) < shown.index(said)
    assert shown.index(say("en", "ask.conflict.against")) < shown.index(other)
    assert "Journal of Invented Hepatology · 2021 · randomised controlled trial · people" in shown


def test_what_is_wrong_in_a_claim_stands_under_its_passage() -> None:
    html = answer_html(full_answer(), "en")
    second = re.search(r'<mark id="sz-1-source-2".*?</details>', html, re.S)
    assert second
    assert '<strong class="sz-against">14%</strong>' in second[0]


def test_a_passage_that_addresses_machines_is_announced() -> None:
    made = answer(citations=(replace(citation(1, TRIAL), flags=("instruction", "hidden")),))
    shown = text_of(answer_html(made, "en"))
    assert "instructions to a machine, hidden characters" in shown


def test_an_answer_that_is_coming_shows_its_words_as_text_and_offers_nothing_yet() -> None:
    made = full_answer()
    told = Told(made.segments[:1], made.citations[:1], words="Half a <b>sent")
    html = coming_html("Why?", told, 3, "Searching …", "en")
    assert "Half a <b>sent" in text_of(html)
    assert "<b>sent" not in html
    assert 'id="sz-3-sentence-1"' in html
    assert "Supported" in text_of(html)
    assert "data-sz" not in html
    assert "Searching …" in text_of(coming_html("Why?", Told(), 1, "Searching …", "en"))
