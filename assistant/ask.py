"""``ask`` and ``stream``: from a question to a checked answer, at once or as it comes."""

import time
from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from assistant.answer import Answer, Citation, Searched, SegmentSource
from assistant.carry import Carried
from assistant.compose import Checks, Desk, warnings
from assistant.contrary import against
from assistant.events import Done, Event, Events
from assistant.extraction.evidence import unsaid
from assistant.extraction.terms import terms
from assistant.language import question_language
from assistant.models.base import Draft, DraftSegment, Model, Searchable, together, written
from assistant.page import Page
from assistant.repair import repaired
from assistant.retrieval import ANYTHING, PASSAGES, PER_PAPER, retrieve
from assistant.safety.triage import Concern, concern
from assistant.understanding import Understood, understand
from assistant.words import say
from index.hit import Filters, Hit
from literature.errors import ShizhenError
from literature.normal import clean

NEAREST = 3  # near misses shown when nothing answers


def ask(
    question: str,
    library: Searchable,
    model: Model,
    checker: Checks,
    *,
    history: Sequence[Answer] = (),
    passages: int = PASSAGES,
    per_paper: int = PER_PAPER,
    filters: Filters = ANYTHING,
    language: str = "",
    only_supported: bool = False,
) -> Answer:
    """A checked answer to ``question`` in its own language (or the ``language`` asked for).

    ``history`` are the answers of the conversation so far, oldest first; ``only_supported`` leaves
    out what its sources do not bear out. The caller keeps the answer in the journal. Raises
    ``ShizhenError`` for an empty question, and what the model raises.
    """
    events = stream(
        question,
        library,
        model,
        checker,
        history=history,
        passages=passages,
        per_paper=per_paper,
        filters=filters,
        language=language,
        only_supported=only_supported,
        live=False,
    )
    return next(event.answer for event in events if isinstance(event, Done))


def stream(
    question: str,
    library: Searchable,
    model: Model,
    checker: Checks,
    *,
    history: Sequence[Answer] = (),
    passages: int = PASSAGES,
    per_paper: int = PER_PAPER,
    filters: Filters = ANYTHING,
    language: str = "",
    only_supported: bool = False,
    live: bool = True,
) -> Events:
    """As :func:`ask`, told as it happens: words, evidence, sentences with their verdicts, the end.

    ``live`` has the model's words shown as they come, where it can show them. Closing the iterator
    before its end stops the model's work; nothing of the answer is left.
    """
    began = time.perf_counter()
    question = clean(question)
    if not question:
        raise ShizhenError("the question is empty", cure="Ask something.")
    language = language or question_language(question)
    worry = concern(question)
    carried = Carried(history, library)
    page = Page(Desk((), checker), carried, only_supported)
    if worry is not None:  # before anything is looked for, and before any model is asked
        yield from page.show(_connective(say(worry, language)))
    meant = Understood(question, ())
    hits: list[Hit] = []
    draft = Draft(abstained=True)
    if worry is not Concern.SELF_HARM:
        meant = understand(question, language, history, model, library)
        found = retrieve(meant.queries, language, library, passages, per_paper, filters)
        hits = carried.beside(found)
        page.desk.lay(hits)
        writing = written(model, meant.question, language, hits, library, live=live)
        draft = yield from page.write(writing)
        draft = yield from repaired(page, model, meant.question, language, hits, draft)
        draft = together(draft, meant.spent)
    alone = meant.question
    searched = _searched(meant.queries, draft, alone, hits, page, library)
    abstained = draft.abstained or (bool(page.left_out) and not page.says)
    if abstained and not page.says and worry is not Concern.SELF_HARM:
        for sentence in _abstention(draft, searched, language):
            yield from page.show(sentence)
    elif not abstained:
        yield from _opposed(page, alone, language, library, checker, filters)
    segments, citations = page.final()
    yield Done(
        Answer(
            question=question,
            language=language,
            abstained=abstained,
            segments=segments,
            citations=citations,
            searched=searched,
            generation=library.generation,
            model=model.name,
            prompt=draft.prompt,
            seconds=round(time.perf_counter() - began, 4),
            created=datetime.now(UTC).isoformat(timespec="milliseconds"),
            id=uuid4().hex,
            notes=(
                *_narrowed(filters, language),
                *_notes(alone, question, draft, page, searched, citations, model.name, language),
            ),
            standalone="" if alone == question else alone,
            understanding=meant.record,
            referral=str(worry or ""),
            sent=draft.sent,
            tokens=draft.tokens,
            cost=draft.cost,
        )
    )


def _searched(
    asked: tuple[str, ...],
    draft: Draft,
    alone: str,
    hits: Sequence[Hit],
    page: Page,
    library: Searchable,
) -> Searched:
    """What was looked through; of an answer, the parts of the question its evidence leaves out."""
    if draft.abstained:
        nearest, lacking = tuple(_near(hit) for hit in _papers(hits)), draft.missing
    else:
        ids = {citation.passage_id for citation in page.desk.citations}
        cited = [hit for hit in hits if hit.passage.id in ids]
        nearest, lacking = (), unsaid(terms(alone), cited) if cited else ()
    return Searched(
        queries=asked,
        papers=library.papers,
        passages=library.passages,
        nearest=nearest,
        missing=lacking,
    )


def _opposed(
    page: Page,
    question: str,
    language: str,
    library: Searchable,
    checker: Checks,
    filters: Filters,
) -> Generator[Event, None, None]:
    """What speaks against the answer, where anything is found that does."""
    papers = [citation.paper["id"] for citation in page.desk.citations]
    found = against(question, language, page.segments, papers, library, checker, filters)
    if found:
        yield from page.show(_connective(say("against", language)))
    for sentence, hit in found:
        page.desk.admit(hit)
        yield from page.show(sentence)


def _notes(
    alone: str,
    question: str,
    draft: Draft,
    page: Page,
    searched: Searched,
    citations: Sequence[Citation],
    model: str,
    language: str,
) -> tuple[str, ...]:
    """How the question was understood, what was kept back or masked, what no evidence covers, and
    what the record of science says of the papers cited.
    """
    notes = [say("understood", language, question=alone)] if alone != question else []
    notes += draft.notes
    if citations and searched.missing:
        notes.append(say("unsaid", language, terms=_listed(searched.missing, language)))
    if page.left_out:
        notes.append(say("left_out", language, n=page.left_out))
    if draft.sent:
        notes.append(say("masked", language, model=model, sent=draft.sent))
    return (*notes, *warnings(citations, language))


def _narrowed(filters: Filters, language: str) -> list[str]:
    """What was filtered by: an answer, or none, must not pass for that of the whole library."""
    years = ""
    if filters.year_from or filters.year_to:
        years = say("years", language, first=filters.year_from or "", last=filters.year_to or "")
    kinds = (filters.types, filters.journals, filters.languages, filters.sections, filters.statuses)
    named = [years, *(_listed(one, language) for one in kinds)]
    told = ("；" if language == "zh" else "; ").join(filter(None, named))
    return [say("narrowed", language, what=told)] if told else []


def _listed(names: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(names)


def _connective(text: str) -> DraftSegment:
    return DraftSegment(text, SegmentSource.CONNECTIVE)


def _papers(hits: Sequence[Hit]) -> list[Hit]:
    """The best hit of each of the nearest papers."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.paper.id, hit)
    return list(first.values())[:NEAREST]


def _near(hit: Hit) -> Mapping[str, Any]:
    return {
        "passage_id": hit.passage.id,
        "title": hit.paper.title,
        "journal": hit.paper.journal,
        "year": hit.paper.year,
        "status": str(hit.paper.status),
        "pmid": hit.paper.pmid,
        "doi": hit.paper.doi,
        "score": round(float(hit.score), 4),
    }


def _abstention(draft: Draft, searched: Searched, language: str) -> list[DraftSegment]:
    """The sentences that say what was searched, what it lacks, and what came nearest."""
    said = [say("no_answer", language)]
    if not searched.papers:
        said.append(say("library_is_empty", language))
    else:
        said.append(
            say("was_searched", language, papers=searched.papers, passages=searched.passages)
        )
    if draft.missing:
        said.append(say("missing", language, terms=_listed(draft.missing, language)))
    if searched.nearest:
        titles = ("；" if language == "zh" else "; ").join(
            f"{near['title'].rstrip('.')}" + (f" ({near['year']})" if near["year"] else "")
            for near in searched.nearest
        )
        said.append(say("nearest", language, titles=titles))
    return [_connective(text) for text in said]
