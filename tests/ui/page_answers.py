"""Answers made by hand, with every kind of verdict, for tests of how they are shown."""

from dataclasses import replace

from assistant.answer import Answer, Citation, Searched, Segment, SegmentSource
from grounding.verdict import Label, Reason, Span, Verdict
from literature.normal import make_paper
from literature.paper import Kind, Paper, Role, Section, Status, sha256

TRIAL = make_paper(
    id="pmid:1001",
    pmid="1001",
    doi="10.1000/trial.1",
    title="Early nutrition after liver resection: a randomised trial",
    authors=("Berg, Anna", "Sato, Ken", "李明"),
    journal="Journal of Invented Hepatology",
    year=2021,
    volume="7",
    issue="2",
    pages="11-19",
    language="en",
    publication_types=("Randomized Controlled Trial",),
    sections=(
        Section(
            Role.RESULTS,
            "We treated 120 patients. Hospital stay fell from 9.5 to 7.1 days (P=0.03). "
            "Mortality at 90 days was 4% in both groups. No patient withdrew.",
        ),
    ),
)
CHINESE = make_paper(
    id="doi:10.1000/zh.2",
    doi="10.1000/zh.2",
    title="肝切除术后早期营养支持的回顾性研究",
    authors=("王芳", "陈立"),
    journal="虚构肝病杂志",
    year=2019,
    language="zh",
    kind=Kind.SUMMARY,
    sections=(
        Section(Role.CONCLUSION, "共纳入 86 例患者。早期营养组住院时间缩短 1.8 天。死亡率无差异。"),
    ),
)
WITHDRAWN = replace(
    TRIAL, id="pmid:1003", pmid="1003", doi="", title="A claim withdrawn", status=Status.RETRACTED
)
CHECKER = "made-by-hand/1"


def citation(n: int, paper: Paper, quote: str = "") -> Citation:
    """The first section of ``paper`` as evidence, ``quote`` located in it."""
    text = paper.sections[0].text
    start = text.index(quote) if quote else 0
    return Citation(
        n=n,
        passage_id=f"{paper.id}#0",
        paper=paper.card(),
        passage_text=text,
        passage_sha256=sha256(text),
        section=str(paper.sections[0].role),
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def verdict(label: Label, code: str = "not_checked_paraphrase", *spans: Span) -> Verdict:
    """A verdict of the hand-made checker."""
    return Verdict(label, (Reason(code, {"marker": "9"}),), spans, checker=CHECKER)


def found(side: str, text: str, part: str) -> Span:
    """Where ``part`` stands in ``text``."""
    start = text.index(part)
    return Span("claim" if side == "claim" else "passage", start, start + len(part))


def answer(
    *segments: Segment, citations: tuple[Citation, ...] = (), language: str = "en"
) -> Answer:
    """An answer of these sentences."""
    return Answer(
        question="Does early nutrition shorten the stay after liver resection?",
        language=language,
        abstained=False,
        segments=segments,
        citations=citations,
        searched=Searched(("early nutrition",), 52, 310),
        generation="3-0123456789ab",
        model="extractive",
        seconds=0.84,
        created="2026-01-02T03:04:05.678+00:00",
        id="made",
    )


def full_answer() -> Answer:
    """One sentence of every verdict, sources in both languages, one of them retracted."""
    said = "Hospital stay fell from 9.5 to 7.1 days (P=0.03)."
    wrong = "Mortality at 90 days was 14% in both groups."
    there = "Mortality at 90 days was 4% in both groups."
    text = TRIAL.sections[0].text
    word = "said_word_for_word"
    sentences = [
        (said, (1,), (verdict(Label.SUPPORTED, word, found("passage", text, said)),)),
        (
            wrong,
            (2,),
            (
                verdict(
                    Label.CONTRADICTED,
                    "not_checked_paraphrase",
                    found("claim", wrong, "14%"),
                    found("passage", text, "4%"),
                ),
            ),
        ),
        (
            "Early feeding shortened the stay in two studies.",
            (1, 3),
            (verdict(Label.PARTIAL), verdict(Label.NOT_CHECKED)),
        ),
        ("It also improved survival.", (4,), (verdict(Label.NOT_FOUND, "quote_is_absent"),)),
        ("Patients preferred it.", (9,), (verdict(Label.INVALID, "marker_names_nothing"),)),
    ]
    segments = [
        Segment(text_, SegmentSource.LITERATURE, numbers, verdicts, verdicts[0])
        for text_, numbers, verdicts in sentences
    ]
    segments.append(Segment("Malnutrition is common in cirrhosis.", SegmentSource.EXTERNAL))
    return answer(
        *segments,
        citations=(
            citation(1, TRIAL, said),
            citation(2, TRIAL, there),
            citation(3, CHINESE, "早期营养组住院时间缩短 1.8 天。"),
            citation(4, WITHDRAWN),
            Citation(9, "99", Paper(id="", title="").card(), "", "", ""),
        ),
    )


def abstained() -> Answer:
    """An answer that says that there is none."""
    near = {
        "passage_id": "pmid:1001#0",
        "title": TRIAL.title,
        "journal": TRIAL.journal,
        "year": TRIAL.year,
        "pmid": TRIAL.pmid,
        "doi": TRIAL.doi,
        "score": 0.31,
    }
    said = (
        "The library does not answer this question.",
        "52 papers (310 passages) were searched.",
        f"The nearest, which do not answer it: {TRIAL.title} (2021).",
    )
    made = answer(*(Segment(text, SegmentSource.CONNECTIVE) for text in said))
    return replace(made, abstained=True, searched=replace(made.searched, nearest=(near,)))
