"""A dialogue for the eye: literature blue, external green, unsupported red, and a sign for each.

Colour is never the only sign: what is cited carries its marker, external knowledge stands in ⟦ ⟧,
what is not supported is marked ✗ and underlined.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from html import escape

from dialogue_gen.dialogue import Dialogue, Source, Span, Turn
from grounding.verdict import Label


class Manner(StrEnum):
    """How a stretch is shown."""

    LITERATURE = "literature"
    EXTERNAL = "external"
    UNSUPPORTED = "unsupported"
    CONNECTIVE = "connective"


_WORDS = {
    "user": {"en": "User", "zh": "用户"},
    "assistant": {"en": "Assistant", "zh": "助手"},
    "passages": {"en": "Passages", "zh": "段落"},
    "gold": {"en": "gold", "zh": "依据"},
    "distractor": {"en": "distractor", "zh": "干扰"},
    "abstains": {"en": "abstains", "zh": "弃答"},
    "broken": {"en": "Rules broken", "zh": "违反的规则"},
    "literature": {"en": "from the literature", "zh": "来自文献"},
    "external": {"en": "⟦ external knowledge ⟧", "zh": "⟦外部知识⟧"},
    "unsupported": {"en": "✗ not supported", "zh": "✗ 未获支持"},
}

_STYLE = """\
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:46rem;margin:2rem auto;
padding:0 1rem;color:#1c1f23;background:#fff}
h2{font-size:1rem;margin:2.5rem 0 .5rem;border-top:2px solid #ccd;padding-top:1rem}
.turn{margin:.8rem 0;padding:.6rem .9rem;border-radius:.6rem}
.user{background:#f0f2f5}.assistant{border:1px solid #d8dce2}
.who{font-size:.8rem;color:#5a6068;display:block}
.literature{color:#174f8f}.external{color:#1e6b3c}
.unsupported{color:#a61b1b;text-decoration:underline wavy}
details{margin:.3rem 0;font-size:.9rem}summary{cursor:pointer}
mark{background:#dbe9fb;color:inherit}.broken{color:#a61b1b}
@media(prefers-color-scheme:dark){body{background:#15181c;color:#e8eaed}.user{background:#23282e}
.assistant{border-color:#3a4048}.literature{color:#8fc1ff}.external{color:#86d7a2}
.unsupported,.broken{color:#ff9a93}mark{background:#1f3a5f}.who{color:#a4abb3}}"""


def manner(span: Span) -> Manner:
    """How to show a span: what the checker did not call supported is unsupported."""
    if span.source == Source.EXTERNAL:
        return Manner.EXTERNAL
    if span.source == Source.CONNECTIVE:
        return Manner.CONNECTIVE
    supported = span.verdict is not None and span.verdict.label == Label.SUPPORTED
    return Manner.LITERATURE if supported and span.citations else Manner.UNSUPPORTED


def word(key: str, language: str) -> str:
    """The room's own word for something, in the dialogue's language."""
    return _WORDS[key].get(language, _WORDS[key]["en"])


def signed(text: str, how: Manner) -> str:
    """The text with the sign that says without colour what it is."""
    if how == Manner.EXTERNAL:
        return f"⟦{text}⟧"
    return f"✗{text}" if how == Manner.UNSUPPORTED else text


def pieces(turn: Turn) -> Iterator[tuple[str, Manner]]:
    """The stretches of a turn in order, blanks between spans included."""
    at = 0
    for span in turn.spans:
        if span.start > at:
            yield turn.text[at : span.start], Manner.CONNECTIVE
        yield turn.said(span), manner(span)
        at = span.end
    if at < len(turn.text):
        yield turn.text[at:], Manner.CONNECTIVE


def cited(dialogue: Dialogue) -> dict[str, int]:
    """The passages cited, by id, with their numbers."""
    return {c.pid: c.marker for t in dialogue.turns for s in t.spans for c in s.citations}


def html(dialogues: Iterable[Dialogue], title: str = "Dialogues") -> str:
    """One page of the dialogues that stands by itself: no script, nothing loaded."""
    body = "\n".join(_dialogue(dialogue) for dialogue in dialogues)
    return (
        f'<!doctype html><html lang="mul"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><body>\n<h1>{escape(title)}</h1>\n{_legend()}\n{body}\n</body></html>\n"
    )


def _legend() -> str:
    return (
        "<p>"
        + " · ".join(
            f'<span class="{how}">{escape(word(how, "en"))} {escape(word(how, "zh"))}</span>'
            for how in (Manner.LITERATURE, Manner.EXTERNAL, Manner.UNSUPPORTED)
        )
        + "</p>"
    )


def _dialogue(dialogue: Dialogue) -> str:
    parts = [
        f'<section lang="{dialogue.lang}"><h2>{dialogue.kind} · {escape(dialogue.id[:20])}</h2>'
    ]
    parts += [_turn(turn, dialogue.lang) for turn in dialogue.turns]
    parts += [_passages(dialogue)]
    if dialogue.checks.failed:
        rows = "".join(
            f"<li>{escape(b.rule)}: {escape(b.reason)}</li>" for b in dialogue.checks.failed
        )
        parts.append(f'<div class="broken">{word("broken", dialogue.lang)}<ul>{rows}</ul></div>')
    return "\n".join([*parts, "</section>"])


def _turn(turn: Turn, language: str) -> str:
    said = (
        "".join(
            f'<span class="{how}">{escape(signed(text, how))}</span>' for text, how in pieces(turn)
        )
        if turn.spans
        else escape(turn.text)
    )
    who = word(turn.role, language)
    note = f" · {word('abstains', language)}" if turn.abstain else ""
    return f'<div class="turn {turn.role}"><span class="who">{who}{note}</span>{said}</div>'


def _passages(dialogue: Dialogue) -> str:
    numbers = cited(dialogue)
    quotes: dict[str, list[tuple[int, int]]] = {}
    for turn in dialogue.turns:
        for span in turn.spans:
            for c in span.citations:
                quotes.setdefault(c.pid, []).append((c.q_start, c.q_end))
    rows = []
    for passage in dialogue.passages:
        number = f"[{numbers[passage.pid]}] " if passage.pid in numbers else ""
        role = word(passage.role, dialogue.lang)
        head = f"{number}{escape(passage.title)} · {escape(passage.pid)} · {role}"
        text = _marked(passage.text, quotes.get(passage.pid, []))
        rows.append(f"<details><summary>{head}</summary>{text}</details>")
    return f"<p>{word('passages', dialogue.lang)}</p>" + "".join(rows)


def _marked(text: str, stretches: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in sorted(stretches):
        if start < at or not start < end <= len(text):
            continue
        out += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*out, escape(text[at:])])
