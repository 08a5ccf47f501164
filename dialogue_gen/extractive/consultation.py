"""Patient and doctor: the complaint, the history, what is published on it, and where to go.

The literature is quoted and cited; the warning signs are general knowledge and flagged as such.
Nothing diagnoses or prescribes.
"""

import re
from typing import Any

from dialogue_gen.aspects import Quotable
from dialogue_gen.dialogue import Source
from dialogue_gen.draft import Draft, DraftSegment, DraftTurn
from dialogue_gen.extractive.speech import Quotes, asked, assistant, quoted, told, user
from dialogue_gen.item import FollowUp, Item
from dialogue_gen.lexicon import words
from literature.normal import language_of

_USEFUL = (FollowUp.CONCLUSION, FollowUp.FINDING, FollowUp.SAFETY, FollowUp.NUMBERS)
_BEHIND = (FollowUp.POPULATION, FollowUp.METHODS, FollowUp.AIM)


def draft(item: Item) -> Draft | None:
    """A consultation of two or three exchanges; an emergency is sent off before anything else."""
    row: dict[str, Any] = next(
        one for one in words("scenarios")["scenarios"] if one["id"] == item.scenario
    )
    said, n, language = row[item.language], item.seed, item.language
    quotes = Quotes(item)
    useful = _useful(quotes, re.compile(row["matches"], re.IGNORECASE))
    if not useful:
        return None
    warn = DraftSegment(text=said["warn"], source=Source.EXTERNAL)
    turns: list[DraftTurn] = [user(said["open"])]
    if row["urgent"]:
        turns.append(assistant([warn, told("no_diagnosis", language, n)]))
    else:
        ask = DraftSegment(text=said["ask"], source=Source.CONNECTIVE)
        turns.append(assistant([told("greet", language, n), ask]))
    turns.append(user(said["reply"]))
    foreign = language_of(useful[0].text) != language
    advice = [
        told("hospital", language, n) if row["urgent"] else told("no_diagnosis", language, n),
        told("foreign", language, n)
        if foreign
        else told("literature", language, n, topic=said["name"]),
        *map(quoted, useful),
        told("not_you", language, n),
        told("refer", language, n) if not row["urgent"] else None,
        warn if not row["urgent"] else None,
    ]
    turns.append(assistant(advice))
    turns += _study(item, quotes, n)
    return Draft(turns=tuple(turns))


def _useful(quotes: Quotes, complaint: re.Pattern[str]) -> list[Quotable]:
    """Two sentences that say what came out, one of them at least of the complaint itself."""
    found: list[Quotable] = []
    for aspect in _USEFUL:
        found += quotes.take(aspect, 2 - len(found)) if len(found) < 2 else []
    if not any(complaint.search(quote.text) for quote in found):
        return []
    return sorted(found, key=lambda quote: quote.place)


def _study(item: Item, quotes: Quotes, n: int) -> list[DraftTurn]:
    """In two of three, the patient asks what that study was."""
    if n % 3 == 2:
        return []
    for aspect in _BEHIND:
        found = quotes.take(aspect, 1)
        if found:
            return [
                user(asked("study", item.language, n)),
                assistant([told("lead", item.language, n, aspect), quoted(found[0])]),
            ]
    return []
