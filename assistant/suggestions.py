"""Questions to go on with, each tried on the library first: only what it answers is offered.

They are made of what was asked and of what its evidence names besides: another drug for the same
disease, its harms, its risks. A question is offered where the extractive model answers it with a
sentence that the reader has not been shown yet.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from assistant.answer import Answer
from assistant.extraction.terms import Term, terms
from assistant.language import question_language
from assistant.models.base import Searchable
from assistant.models.extractive import Extractive
from assistant.retrieval import ANYTHING, queries, retrieve
from index.hit import Filters

THINGS = ("drug", "procedure", "lifestyle")
NEAR, BESIDE = 20, 3
"""Passages near the matter that are looked at, and questions made of their papers."""
TRIED = 10
"""Questions tried at most; each costs about as much as half an answer."""


def suggestions(
    history: Sequence[Answer],
    library: Searchable,
    filters: Filters = ANYTHING,
    wanted: Callable[[], bool] = lambda: True,
) -> Iterator[str]:
    """Questions in the language of the last answer that the library answers, as they are found.

    ``history`` is the conversation, oldest first; what it asked is not offered again. Lazy: the
    caller stops when there are enough; none is tried once they are not ``wanted`` any more.
    """
    if not history:
        return
    language = history[-1].language
    seen = {one.text for answer in history for one in answer.segments}
    asked = {_matter(answer.standalone or answer.question) for answer in history}
    for question in _candidates(history[-1], library, filters)[:TRIED]:
        matter = _matter(question)
        if matter in asked:
            continue
        if not wanted():
            return
        hits = retrieve(queries(question, language), language, library, filters=filters)
        draft = Extractive().draft(question, language, hits, library)
        told = {one.text for one in draft.segments if one.cited}
        if not draft.abstained and told - seen:
            asked.add(matter)
            seen |= told
            yield question


def _candidates(answer: Answer, library: Searchable, filters: Filters) -> list[str]:
    """Questions that could follow, those nearest to what was asked first."""
    language = answer.language
    own = [term for term in terms(answer.standalone or answer.question) if term.is_matter]
    said = [term for term in terms(answer.text) if term.is_matter]
    disease = next(
        iter(_names(own, ("disease",), language) or _names(said, ("disease",), language)), ""
    )
    thing = next(iter(_names(own, THINGS, language)), "")
    made: list[str] = []
    if disease and thing:
        made += _filled("drug+disease", language, disease, thing)
    beside = _beside(f"{thing} {disease}".strip(), answer, library, filters)
    near = [pair for pair in beside if disease in pair or thing in pair]
    for what, whose in near:
        made += _filled("other+disease", language, whose, what)
    if disease:
        made += _filled("disease", language, disease, thing)
    elif thing:
        made += _filled("drug", language, disease, thing)
    for what, whose in beside:
        made += _filled("other+disease", language, whose, what)
    return list(dict.fromkeys(made))


def _filled(kind: str, language: str, disease: str, thing: str) -> list[str]:
    return [form[language].format(disease=disease, thing=thing) for form in _forms()[kind]]


def _beside(
    matter: str, answer: Answer, library: Searchable, filters: Filters
) -> list[tuple[str, str]]:
    """What else the library has been studying near the matter: a treatment, and in which disease,
    out of the titles of papers that the answer does not cite.
    """
    cited = {citation.paper["id"] for citation in answer.citations}
    found: dict[tuple[str, str], None] = {}
    for hit in library.search(matter, NEAR, filters) if matter else ():
        title = [term for term in terms(hit.paper.title) if term.concept]
        things = _names(title, THINGS, answer.language)
        diseases = _names(title, ("disease",), answer.language)
        if hit.paper.id not in cited and things and diseases:
            found.setdefault((things[0], diseases[0]))
    return list(found)[:BESIDE]


def _names(among: Sequence[Term], kinds: Sequence[str], language: str) -> list[str]:
    """What they are called in a language, where they have a name in it, each once."""
    names = (
        term.title(language) or (term.name if question_language(term.name) == language else "")
        for term in among
        if term.kind in kinds
    )
    return list(dict.fromkeys(filter(None, names)))


def _matter(question: str) -> frozenset[str]:
    """What a question is about, whatever its words."""
    return frozenset(term.concept.head if term.concept else term.form for term in terms(question))


@cache
def _forms() -> Mapping[str, Sequence[Mapping[str, str]]]:
    text = files("assistant").joinpath("suggestions.json").read_text(encoding="utf-8")
    forms: Mapping[str, Sequence[Mapping[str, str]]] = json.loads(text)
    return forms
