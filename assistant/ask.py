"""``ask``: from a question to a checked answer."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from assistant.answer import Answer, Searched, SegmentSource
from assistant.compose import Checks, compose, warnings
from assistant.language import question_language
from assistant.models.base import Draft, DraftSegment, Model, Searchable
from assistant.retrieval import ANYTHING, PASSAGES, PER_PAPER, queries, retrieve
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
    passages: int = PASSAGES,
    per_paper: int = PER_PAPER,
    filters: Filters = ANYTHING,
    language: str = "",
) -> Answer:
    """A checked answer to ``question`` in its own language (or the ``language`` asked for).

    The caller keeps it in the journal. Raises ``ShizhenError`` for an empty question, and what the
    model raises.
    """
    began = time.perf_counter()
    question = clean(question)
    if not question:
        raise ShizhenError("the question is empty", cure="Ask something.")
    language = language or question_language(question)
    asked = queries(question, language)
    hits = retrieve(asked, language, library, passages, per_paper, filters)
    draft = model.draft(question, language, hits, library)
    searched = Searched(
        queries=asked,
        papers=library.papers,
        passages=library.passages,
        nearest=tuple(_near(hit) for hit in _papers(hits)) if draft.abstained else (),
    )
    if draft.abstained and not draft.segments:
        draft = _abstain(draft, searched, language)
    segments, citations = compose(draft, hits, checker)
    return Answer(
        question=question,
        language=language,
        abstained=draft.abstained,
        segments=segments,
        citations=citations,
        searched=searched,
        generation=library.generation,
        model=model.name,
        prompt=draft.prompt,
        seconds=round(time.perf_counter() - began, 4),
        created=datetime.now(UTC).isoformat(timespec="milliseconds"),
        id=uuid4().hex,
        notes=(*draft.notes, *warnings(citations, language)),
    )


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


def _abstain(draft: Draft, searched: Searched, language: str) -> Draft:
    """The draft with the sentences that say what was searched and what came nearest."""
    said = [say("no_answer", language)]
    if not searched.papers:
        said.append(say("library_is_empty", language))
    else:
        said.append(
            say("was_searched", language, papers=searched.papers, passages=searched.passages)
        )
    comma = "、" if language == "zh" else ", "
    if draft.missing:
        said.append(say("missing", language, terms=comma.join(draft.missing)))
    if searched.nearest:
        titles = ("；" if language == "zh" else "; ").join(
            f"{near['title'].rstrip('.')}" + (f" ({near['year']})" if near["year"] else "")
            for near in searched.nearest
        )
        said.append(say("nearest", language, titles=titles))
    return Draft(
        segments=tuple(DraftSegment(text, SegmentSource.CONNECTIVE) for text in said),
        abstained=True,
        missing=draft.missing,
        notes=draft.notes,
        prompt=draft.prompt,
        tokens=draft.tokens,
    )
