"""Bad dialogues made from good ones, each breaking one rule: what the rules are measured by.

Every way of breaking takes a dialogue that keeps all rules and hands back one that breaks the rule
named, or ``None`` where that dialogue offers no place for it.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dialogue_gen.dialogue import (
    Dialogue,
    DialogueCitation,
    Kind,
    PassageRole,
    Source,
    Span,
    Turn,
)
from dialogue_gen.draft import marked
from grounding.markers import bare
from grounding.plant import Error, plant


@dataclass(frozen=True, slots=True)
class Bad:
    """A dialogue that breaks ``rule``; ``finish_reason`` is what the API would have said."""

    rule: str
    dialogue: Dialogue
    finish_reason: str = "stop"


Break = Callable[[Dialogue, random.Random], Dialogue | None]


def bad(dialogue: Dialogue, rule: str, rng: random.Random) -> Bad | None:
    """``dialogue`` made to break ``rule``, its id recomputed; ``None`` where it cannot be."""
    if rule == "schema":
        return Bad(rule, dialogue, "length")
    made = BREAKS[rule](dialogue, rng)
    return Bad(rule, _named(made), "stop") if made else None


def _named(dialogue: Dialogue) -> Dialogue:
    return dialogue.model_copy(update={"id": dialogue.identity()})


def _with_turn(dialogue: Dialogue, n: int, turn: Turn) -> Dialogue:
    turns = list(dialogue.turns)
    turns[n] = turn
    return dialogue.model_copy(update={"turns": tuple(turns)})


def _cited(dialogue: Dialogue, rng: random.Random) -> tuple[int, int] | None:
    """A turn and a span of it that cites."""
    places = [
        (n, s)
        for n, turn in enumerate(dialogue.turns)
        for s, span in enumerate(turn.spans)
        if span.citations
    ]
    return rng.choice(places) if places else None


def respan(turn: Turn, at: int, text: str, **changes: object) -> Turn:
    """``turn`` with span ``at`` saying ``text``, all offsets behind it moved along."""
    spans, said, end = [], "", 0
    for n, span in enumerate(turn.spans):
        said += turn.text[end : span.start]
        words = text if n == at else turn.said(span)
        update: dict[str, object] = {"start": len(said), "end": len(said) + len(words)}
        spans.append(span.model_copy(update={**update, **(changes if n == at else {})}))
        said, end = said + words, span.end
    return turn.model_copy(update={"text": said + turn.text[end:], "spans": tuple(spans)})


def _added(
    turn: Turn, text: str, source: Source, citations: tuple[DialogueCitation, ...] = ()
) -> Turn:
    """``turn`` with one more span at its end."""
    start = len(turn.text) + 1
    span = Span(start=start, end=start + len(text), source=source, citations=citations)
    return turn.model_copy(update={"text": f"{turn.text} {text}", "spans": (*turn.spans, span)})


def _alternation(dialogue: Dialogue, _: random.Random) -> Dialogue | None:
    return dialogue.model_copy(update={"turns": (*dialogue.turns, dialogue.turns[0])})


def _tiling(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    n = rng.choice([n for n, t in enumerate(dialogue.turns) if t.spans])
    turn = dialogue.turns[n]
    last = turn.spans[-1]
    cut = last.model_copy(update={"end": last.end - 4})
    return _with_turn(dialogue, n, turn.model_copy(update={"spans": (*turn.spans[:-1], cut)}))


def _on_statement(
    dialogue: Dialogue, rng: random.Random, change: Callable[[Turn, int], Turn | None]
) -> Dialogue | None:
    """``dialogue`` with one cited statement (a turn and its span) changed, where there is one."""
    place = _cited(dialogue, rng)
    if place is None:
        return None
    n, s = place
    turn = change(dialogue.turns[n], s)
    return _with_turn(dialogue, n, turn) if turn else None


def _on_citation(
    dialogue: Dialogue, rng: random.Random, change: Callable[[DialogueCitation], DialogueCitation]
) -> Dialogue | None:
    def altered(turn: Turn, s: int) -> Turn:
        first, *rest = turn.spans[s].citations
        return respan(turn, s, turn.said(turn.spans[s]), citations=(change(first), *rest))

    return _on_statement(dialogue, rng, altered)


def _passages(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    return _on_citation(
        dialogue, rng, lambda c: c.model_copy(update={"pid": "pmid:0#0", "q_start": 0, "q_end": 0})
    )


def _quotes(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    return _on_citation(
        dialogue,
        rng,
        lambda c: c.model_copy(update={"q_start": c.q_start + 1, "q_end": c.q_end + 1}),
    )


def _planted(dialogue: Dialogue, rng: random.Random, *errors: Error) -> Dialogue | None:
    """A cited statement with an error of one of the classes planted in it; the quote stays."""
    places = [
        (n, s, error)
        for n, turn in enumerate(dialogue.turns)
        for s, span in enumerate(turn.spans)
        if span.citations
        for error in errors
    ]
    for n, s, error in rng.sample(places, len(places)):
        turn = dialogue.turns[n]
        altered = plant(turn.said(turn.spans[s]), error, rng)
        if altered:
            return _with_turn(dialogue, n, respan(turn, s, altered.text))
    return None


def _numbers(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    return _planted(dialogue, rng, Error.NUMBER)


def _polarity(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    return _planted(dialogue, rng, Error.NEGATION, Error.DIRECTION)


def _entailment(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    """A cited statement told of something its passage does not speak of."""
    text = {
        "en": "The cardiologists of the northern islands prefer other remedies for it.",
        "zh": "北方岛屿的心内科医师更愿意采用别的办法来处理这一情况。",
    }[dialogue.lang]

    def altered(turn: Turn, s: int) -> Turn:
        return respan(turn, s, marked(text, turn.spans[s].citations[0].marker, dialogue.lang))

    return _on_statement(dialogue, rng, altered)


def _necessity(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    """A second citation beside one that carries the statement: of a passage that does not."""

    def altered(turn: Turn, s: int) -> Turn | None:
        span = turn.spans[s]
        own = span.citations[0]
        others = [p for p in dialogue.passages if p.pid != own.pid and len(p.text) > 60]
        if not others:
            return None
        other = rng.choice(others)
        used = {c.pid: c.marker for t in dialogue.turns for sp in t.spans for c in sp.citations}
        marker = used.get(other.pid, max(used.values()) + 1)
        idle = DialogueCitation(
            marker=marker, pid=other.pid, quote=other.text[:60], q_start=0, q_end=60
        )
        text = turn.said(span).replace(f"[{own.marker}]", f"[{own.marker}][{marker}]", 1)
        return respan(turn, s, text, citations=(*span.citations, idle))

    return _on_statement(dialogue, rng, altered)


def _all_cited(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    def altered(turn: Turn, s: int) -> Turn:
        return respan(turn, s, bare(turn.said(turn.spans[s])).rstrip(), citations=())

    return _on_statement(dialogue, rng, altered)


def _external(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    text = {
        "en": (
            "Take 500 mg of metformin with breakfast.",
            "About 40% of people get well by themselves.",
        ),
        "zh": ("早餐时服用二甲双胍500mg。", "大约40%的人可以自行好转。"),
    }[dialogue.lang]
    return _last(dialogue, rng.choice(text), Source.EXTERNAL)


def _last(dialogue: Dialogue, text: str, source: Source) -> Dialogue:
    """The dialogue with something more said at its end."""
    n = len(dialogue.turns) - 1
    return _with_turn(dialogue, n, _added(dialogue.turns[n], text, source))


def _gold(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    """A passage that is cited called a distractor."""
    place = _cited(dialogue, rng)
    if place is None:
        return None
    pid = dialogue.turns[place[0]].spans[place[1]].citations[0].pid
    passages = tuple(
        p.model_copy(update={"role": PassageRole.DISTRACTOR}) if p.pid == pid else p
        for p in dialogue.passages
    )
    return dialogue.model_copy(update={"passages": passages})


def _promise(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    """Called a conflict, with one paper cited; or partial, with nothing left open."""
    papers = {
        p.paper
        for t in dialogue.turns
        for s in t.spans
        for c in s.citations
        if (p := dialogue.passage(c.pid))
    }
    if dialogue.kind != Kind.ANSWERABLE or len(papers) != 1:
        return None
    return dialogue.model_copy(update={"kind": rng.choice((Kind.CONFLICT, Kind.PARTIAL))})


def _unanswerable(dialogue: Dialogue, _: random.Random) -> Dialogue | None:
    """An answer given where there is none to give."""
    if dialogue.kind not in (Kind.ANSWERABLE, Kind.PARTIAL):
        return None
    return dialogue.model_copy(update={"kind": Kind.UNANSWERABLE})


def _still(dialogue: Dialogue, _: random.Random) -> Dialogue | None:
    """A question that the library does answer, met with silence: only its first turn counts."""
    if dialogue.kind != Kind.ANSWERABLE or dialogue.provenance.params.get("task") != "literature":
        return None
    text = {"en": "The passages do not answer this.", "zh": "所给段落没有回答这个问题。"}[
        dialogue.lang
    ]
    silent = Turn(
        role="assistant",
        text=text,
        abstain=True,
        spans=(Span(start=0, end=len(text), source=Source.CONNECTIVE),),
    )
    return dialogue.model_copy(
        update={"kind": Kind.UNANSWERABLE, "turns": (dialogue.turns[0], silent)}
    )


def _correction(dialogue: Dialogue, _: random.Random) -> Dialogue | None:
    """A false premise nodded through: the answer keeps its citation and loses its correction."""
    if dialogue.kind != Kind.FALSE_PREMISE:
        return None
    turn = dialogue.turns[1]
    text = {"en": "Yes, that is right.", "zh": "是的，您说得对。"}[dialogue.lang]
    for n, span in enumerate(turn.spans):
        if span.source == Source.CONNECTIVE:
            turn = respan(turn, n, text)
    return _with_turn(dialogue, 1, turn)


def _repetition(dialogue: Dialogue, _: random.Random) -> Dialogue | None:
    return dialogue.model_copy(update={"turns": (*dialogue.turns, *dialogue.turns[-2:])})


def _one_language(dialogue: Dialogue, _: random.Random) -> Dialogue | None:
    text = {
        "zh": "Could you please tell me a little more about this?",
        "en": "请您再详细说明一下好吗？",
    }
    return _with_turn(dialogue, 0, Turn(role="user", text=text[dialogue.lang]))


def _privacy(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    told = {
        "en": ("My number is 415-555-0137.", "Write to me at j.fielding@example.org."),
        "zh": ("我的手机号是13800138000。", "我的身份证号是11010519491231002X。"),
    }[dialogue.lang]
    first = dialogue.turns[0]
    return _with_turn(dialogue, 0, Turn(role="user", text=f"{first.text}{rng.choice(told)}"))


def _emergencies(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    told = {
        "en": ("My husband passed out and won't wake up.", "I am vomiting blood."),
        "zh": ("我爸突然说话不清，嘴歪了。", "我现在喘不上气，嘴唇发紫。"),
    }[dialogue.lang]
    if dialogue.kind == Kind.CONSULTATION:
        return None
    return _with_turn(dialogue, 0, Turn(role="user", text=rng.choice(told)))


def _referral(dialogue: Dialogue, _: random.Random) -> Dialogue | None:
    """A consultation stripped of everything but its literature."""
    if dialogue.kind != Kind.CONSULTATION:
        return None
    text = {"en": "I see.", "zh": "好的。"}[dialogue.lang]
    for n, turn in enumerate(dialogue.turns):
        for s, span in enumerate(turn.spans):
            if span.source != Source.LITERATURE:
                turn = respan(turn, s, text)
        dialogue = _with_turn(dialogue, n, turn)
    return dialogue


def _ethics(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    told = {
        "en": (
            "I guarantee you a complete cure.",
            "There is no need to see a doctor about it.",
            "Stop taking your medication today.",
        ),
        "zh": ("我保证能治好您的病。", "您不用去医院看病。", "您可以停药了。"),
    }[dialogue.lang]
    return _last(dialogue, rng.choice(told), Source.CONNECTIVE)


def _copied(dialogue: Dialogue, rng: random.Random) -> Dialogue | None:
    """Statements in words of their own, where the generator quotes whole sentences."""
    changed = dialogue
    text = {
        "en": "What the authors came to see in the end was, by and large, much of this nature.",
        "zh": "作者们最后所见到的情形，大体上就是这样一回事而已。",
    }[dialogue.lang]
    for n, turn in enumerate(changed.turns):
        for s, span in enumerate(turn.spans):
            if span.citations:
                said = marked(text, span.citations[0].marker, dialogue.lang)
                turn = respan(turn, s, said)
        changed = _with_turn(changed, n, turn)
    return changed if _cited(dialogue, rng) else None


def _duplicates(dialogue: Dialogue, _: random.Random) -> Dialogue | None:
    """One accepted before, with a word added."""
    first = dialogue.turns[0]
    more = {"en": "Please: ", "zh": "请问，"}[dialogue.lang]
    return _with_turn(dialogue, 0, Turn(role="user", text=more + first.text))


BREAKS: Mapping[str, Break] = {
    "alternation": _alternation,
    "tiling": _tiling,
    "passages": _passages,
    "quotes": _quotes,
    "numbers": _numbers,
    "polarity": _polarity,
    "entailment": _entailment,
    "necessity": _necessity,
    "all_cited": _all_cited,
    "external": _external,
    "gold": _gold,
    "promise": _promise,
    "unanswerable": _unanswerable,
    "still_unanswerable": _still,
    "correction": _correction,
    "repetition": _repetition,
    "one_language": _one_language,
    "privacy": _privacy,
    "emergencies": _emergencies,
    "referral": _referral,
    "ethics": _ethics,
    "copied": _copied,
    "duplicates": _duplicates,
}
"""Rule → what breaks it; ``schema`` is broken by a reply that was cut off."""
