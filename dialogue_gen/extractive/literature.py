"""Dialogues over papers: answered, in part, not at all, put right, shown from two sides."""

from collections.abc import Callable, Mapping
from itertools import count

from dialogue_gen.clauses import is_clause
from dialogue_gen.dialogue import Kind
from dialogue_gen.draft import Draft, DraftSegment, DraftTurn
from dialogue_gen.extractive.speech import Quotes, answer, asked, assistant, quoted, told, user
from dialogue_gen.gaps import gap
from dialogue_gen.item import FollowUp, Item
from dialogue_gen.rules.external import statistics
from literature.normal import language_of

_SHORT = {"en": 50, "zh": 16}
"""Characters of a topic that can be searched for as it stands."""
_MAIN = (FollowUp.FINDING, FollowUp.CONCLUSION, FollowUp.NUMBERS)


def answerable(item: Item) -> Draft | None:
    """The main finding, then what the plan asks next."""
    quotes = Quotes(item)
    opening = _opening(item, quotes)
    if opening is None:
        return None
    turns = [user(_question(item)), assistant(opening)]
    later = _later(item, quotes)
    return Draft(turns=(*turns, *later)) if later else None


def partial(item: Item) -> Draft | None:
    """The part that is answered and the part that is not, in one breath or one after the other."""
    quotes, missing, n = Quotes(item), gap(item.missing), item.seed
    opening = _opening(item, quotes)
    if opening is None:
        return None
    name = missing.name[item.language]
    open_ = told("not_told", item.language, n, gap=name)
    if n % 2:
        question = f"{_question(item)}{'' if item.language == 'zh' else ' '}"
        question += missing.follow[item.language]
        turns = [user(question), assistant([*opening, open_]), *_later(item, quotes)]
        return Draft(turns=tuple(turns))
    turns = [user(_question(item)), assistant(opening), *_later(item, quotes)]
    turns += [
        user(missing.follow[item.language]),
        assistant([open_, _instead(item, name)], abstain=True),
    ]
    return Draft(turns=tuple(turns))


def unanswerable(item: Item) -> Draft | None:
    """What was searched, what came nearest, and that this does not answer; then, pressed, again."""
    language, n = item.language, item.seed
    name = gap(item.missing).name[language]
    first = [
        told("unanswered", language, n),
        told("searched", language, n, topic=item.topic, gap=name, places=len(item.passages)),
        _nearest(item),
    ]
    turns = [user(_lead(item) + item.question), assistant(first, abstain=True)]
    if n % 3:
        again = [told("no_guess", language, n), _instead(item, name)]
        turns += [user(asked("press", language, n)), assistant(again, abstain=True)]
    return Draft(turns=tuple(turns))


def false_premise(item: Item) -> Draft | None:
    """The paper's own sentence against the user's, and the word in which they differ."""
    quotes, language, n = Quotes(item), item.language, item.seed
    truth = quotes.the(item.question)
    if not truth:
        return None
    premise = item.premise if language == "en" else item.premise.rstrip(".。;；!！")
    if language == "en" and n % 3 == 2:
        premise = premise.rstrip(".")
    if is_clause(item.topic):
        question = asked("premise", language, n % 2, premise=item.premise.rstrip("。；;"))
    else:
        question = asked("premise_on", language, n, topic=item.topic, premise=premise)
    before, after = item.extra["before"], item.extra["after"]
    if statistics(before + after) or any(c.isdigit() for c in before + after):
        differs = told("other_figure", language, n)
    else:
        differs = told("instead_of", language, n, before=before, after=after)
    first = [
        told("correct", language, n),
        quoted(truth[0]),
        differs,
        told("no_reason", language, n),
    ]
    return Draft(turns=(user(question), assistant(first), *_later(item, quotes)))


def conflict(item: Item) -> Draft | None:
    """Both sides, each from its own paper, and no verdict between them."""
    quotes, language, n = Quotes(item), item.language, item.seed
    one, two = quotes.the(item.extra["one"]), quotes.the(item.extra["two"])
    if not one or not two:
        return None
    blank = "" if language == "zh" else " "
    question = f"{_lead(item)}{item.question}{blank}{asked('agree', language, n)}"
    first = [
        told("disagree", language, n),
        quoted(one[0]),
        told("other_side", language, n),
        quoted(two[0]),
        told("both", language, n),
    ]
    return Draft(
        turns=(
            user(question),
            assistant(first),
            user(asked("which", language, n)),
            assistant([told("undecided", language, n)], abstain=True),
        )
    )


def instruction(item: Item) -> Draft | None:
    """One task on the passages and its answer."""
    quotes, n = Quotes(item), item.seed
    (aspect,) = item.follow_ups
    found = quotes.take(aspect, 3)
    if not found:
        return None
    topic = f"“{item.topic}”" if is_clause(item.topic) else item.topic
    task = asked("task", item.language, n, aspect, topic=topic)
    return Draft(turns=(user(task), assistant(answer(item, aspect, found, n))))


def _question(item: Item) -> str:
    return _lead(item) + item.question


def _lead(item: Item) -> str:
    """What this persona says before the question."""
    return asked("lead", item.language, item.seed // 7, str(item.persona))


def _opening(item: Item, quotes: Quotes) -> list[DraftSegment] | None:
    """The answer to the first question, with a word of caution in every third dialogue.

    Every other answer gives one finding and what the authors conclude, unless the plan asks for
    the conclusion later; the others give two sentences on what was found.
    """
    language, n = item.language, item.seed
    short = n % 2 == 1 and FollowUp.CONCLUSION not in item.follow_ups
    for aspect in _MAIN:
        found = quotes.take(aspect, 1 if short else None)
        if not found:
            continue
        said = answer(item, aspect, found, n, first=True)
        if short and (ending := quotes.take(FollowUp.CONCLUSION, 1)):
            said += [told("lead", language, n // 2, FollowUp.CONCLUSION), quoted(ending[0])]
        if n % 3 == 0:
            said.append(told("caution", language, n // 3))
        return said
    return None


def _later(item: Item, quotes: Quotes) -> list[DraftTurn]:
    """The follow-ups of the plan that something is left to say on."""
    turns: list[DraftTurn] = []
    for n, aspect in zip(count(item.seed + 1), item.follow_ups, strict=False):
        found = quotes.take(aspect)
        if found:
            turns.append(user(asked("follow", item.language, n, str(aspect))))
            turns.append(assistant(answer(item, aspect, found, n)))
    return turns


def _instead(item: Item, name: str) -> DraftSegment | None:
    """Where else to look; only where the topic is a short name."""
    if len(item.topic) > _SHORT[item.language] or is_clause(item.topic):
        return None
    return told("instead", item.language, item.seed, topic=item.topic, gap=name)


def _nearest(item: Item) -> DraftSegment | None:
    """The nearest paper's title, where it is in the dialogue's language and tells no figure."""
    for passage in item.passages:
        title = passage.title.rstrip(".。 ")
        if language_of(title) == item.language and not statistics(title):
            return told("nearest", item.language, item.seed, title=title)
    return None


DRAFTS: Mapping[Kind, Callable[[Item], Draft | None]] = {
    Kind.ANSWERABLE: answerable,
    Kind.PARTIAL: partial,
    Kind.UNANSWERABLE: unanswerable,
    Kind.FALSE_PREMISE: false_premise,
    Kind.CONFLICT: conflict,
}
