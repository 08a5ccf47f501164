"""Dialogues of our own over papers that do not exist, in both languages."""

from collections.abc import Sequence
from hashlib import sha256

from dialogue_gen.dialogue import Dialogue, DialoguePassage, Kind, PassageRole, Provenance, Source
from dialogue_gen.draft import Draft, DraftSegment, DraftTurn, assemble
from index.hit import Hit
from literature.paper import Paper, Passage, Role

FINDING = "Velorin lowered systolic pressure by 12 mmHg in 240 adults."
CONCLUSION = "Velorin may be considered where other drugs fail."
SPARE = (
    "Knee pain was more frequent in carpenters than in clerks.",
    "Sleep was shorter on Sundays in a survey of students.",
    "Tea from the northern hills held more tannin than that from the coast.",
)
ZH_FINDING = "维洛林使240名成人的收缩压下降12 mmHg。"
ZH_SPARE = ("木匠的膝痛比文员多见。", "学生周日的睡眠较短。")


def passage(
    text: str, paper: str, role: PassageRole, n: int = 0, **more: object
) -> DialoguePassage:
    """A passage of a paper that does not exist."""
    return DialoguePassage.model_validate(
        {
            "pid": f"{paper}#{n}",
            "paper": paper,
            "text": text,
            "text_sha256": sha256(text.encode()).hexdigest(),
            "start": 0,
            "end": len(text),
            "role": role,
            "section": "results",
            "title": f"A study called {paper}",
            "year": 2019,
            **more,
        }
    )


def gold(text: str, paper: str = "pmid:1", n: int = 0) -> DialoguePassage:
    """A passage that answers."""
    return passage(text, paper, PassageRole.GOLD, n)


def spare(n: int, texts: Sequence[str] = SPARE) -> DialoguePassage:
    """A passage that only stands beside it."""
    return passage(texts[n], f"pmid:9{n}", PassageRole.DISTRACTOR)


def user(text: str) -> DraftTurn:
    """A question."""
    return DraftTurn(role="user", text=text)


def said(*segments: DraftSegment, abstain: bool = False) -> DraftTurn:
    """An answer."""
    return DraftTurn(role="assistant", segments=segments, abstain=abstain)


def quote(text: str, pid: str) -> DraftSegment:
    """A sentence in quotation marks that cites its passage."""
    if text.endswith("。"):
        return DraftSegment(text=f"“{text.rstrip('。')}”。", passage=pid, quote=text.rstrip("。"))
    return DraftSegment(text=f"“{text}”", passage=pid, quote=text)


def lead(text: str, source: Source = Source.CONNECTIVE) -> DraftSegment:
    """A sentence without a source."""
    return DraftSegment(text=text, source=source)


def made(
    turns: Sequence[DraftTurn],
    passages: Sequence[DialoguePassage],
    kind: Kind = Kind.ANSWERABLE,
    language: str = "en",
    **params: object,
) -> Dialogue:
    """The dialogue of a draft."""
    return assemble(
        Draft(turns=tuple(turns)),
        passages,
        kind=kind,
        language="zh" if language == "zh" else "en",
        provenance=Provenance(model="written", params=params),
    )


def answerable(paper: str = "pmid:1") -> Dialogue:
    """Two exchanges; the first passage cited stands last among the passages."""
    passages = (
        spare(0),
        gold(CONCLUSION, paper, 1),
        spare(1),
        gold(FINDING, paper, 0),
    )
    turns = (
        user("What does Velorin do to blood pressure?"),
        said(
            lead("The paper reports:"),
            quote(FINDING, f"{paper}#0"),
            lead("Exercise helps many people.", Source.EXTERNAL),
        ),
        user("And the upshot?"),
        said(lead("The authors conclude:"), quote(CONCLUSION, f"{paper}#1")),
    )
    return made(turns, passages)


def chinese(paper: str = "pmid:2") -> Dialogue:
    """One exchange in Chinese."""
    passages = (spare(0, ZH_SPARE), gold(ZH_FINDING, paper), spare(1, ZH_SPARE))
    turns = (
        user("维洛林对血压有什么作用？"),
        said(lead("文献中的结果是："), quote(ZH_FINDING, f"{paper}#0")),
    )
    return made(turns, passages, language="zh")


def unanswerable(n: int = 0) -> Dialogue:
    """A question that the passages do not answer, asked twice."""
    passages = tuple(
        passage(f"{text} Group {n}.", f"pmid:7{n}{i}", PassageRole.DISTRACTOR)
        for i, text in enumerate(SPARE)
    )
    turns = (
        user(f"What does Velorin cost in region {n}?"),
        said(lead("The passages do not answer this; 3 passages were looked at."), abstain=True),
        user("Your best guess, then?"),
        said(lead("I would rather not guess: no source says so."), abstain=True),
    )
    return made(turns, passages, Kind.UNANSWERABLE)


def false_premise(paper: str = "pmid:3") -> Dialogue:
    """A false figure, put right."""
    passages = (gold(FINDING, paper), spare(2))
    turns = (
        user("Since Velorin lowered systolic pressure by 30 mmHg, why is it so strong?"),
        said(
            lead("The premise does not hold; the paper says:"),
            quote(FINDING, f"{paper}#0"),
            lead("So there is no such thing to explain."),
        ),
    )
    return made(turns, passages, Kind.FALSE_PREMISE, premise="Velorin lowered it by 30 mmHg.")


def as_hits(dialogue: Dialogue) -> list[Hit]:
    """The passages of a dialogue as a search of the library would hand them to the model."""
    return [
        Hit(
            Passage(
                paper_id=p.paper,
                n=int(p.pid.rpartition("#")[2]),
                text=p.text,
                start=p.start,
                end=p.end,
                section=Role.RESULTS,
                language=dialogue.lang,
                sha256=p.text_sha256,
            ),
            Paper(id=p.paper, title=p.title, year=p.year),
            1.0,
        )
        for p in dialogue.passages
    ]
