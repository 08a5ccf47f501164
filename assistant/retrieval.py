"""The passages laid before a model: the question asked as it is, by fuller names, and across.

``HCC`` finds little that says ``hepatocellular carcinoma``, and a Chinese question little that is
in English, so both are also asked by the glossary's names. The lists are merged by reciprocal
ranks (Cormack, Clarke & Büttcher 2009), the question's own words weighing most.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from assistant.comparison import sides
from assistant.extraction.terms import GENERIC, Term, terms
from assistant.models.base import Searchable
from index.hit import Filters, Hit
from literature.paper import Role

PASSAGES = 12
PER_PAPER = 3  # of one paper: an answer from one paper alone is no look at the literature
ANYTHING = Filters()
OWN, NAMED = 1.0, 0.6  # weight of the question as asked, and of its terms by other names
DAMPING = 10  # the fewer, the more the first ranks weigh; the paper's 60 is for long lists
# Weight of passages by what they are: a bare title answers nothing, and what comes before the
# findings takes the places of the findings.
BY_ROLE = {Role.TITLE: 0.3, Role.BACKGROUND: 0.5, Role.OBJECTIVE: 0.5, Role.METHODS: 0.5}


def queries(
    question: str, language: str, translation: str = "", parts: Sequence[str] = ()
) -> tuple[str, ...]:
    """The question, then its terms by their full names in its language, then in the other, then
    each side of a comparison by itself.

    A ``translation`` stands in the place of the terms in the other language, ``parts`` in that of
    the sides, where there are any.
    """
    asked = terms(question)
    full = _named(asked, language) if any(_is_short(term, language) for term in asked) else ""
    across = translation or _named(asked, "en" if language == "zh" else "zh")
    alone = parts or [side.question for side in sides(question)]
    return tuple(dict.fromkeys(filter(None, (question, full, across, *alone))))


def _named(asked: Sequence[Term], language: str) -> str:
    names = [term.title(language) for term in asked if term.concept and term.kind != GENERIC]
    return " ".join(dict.fromkeys(names))


def _is_short(term: Term, language: str) -> bool:
    """Whether a question says a concept by another than its full name."""
    return (
        bool(term.concept) and term.is_matter and term.title(language).lower() != term.name.lower()
    )


def retrieve(
    asked: Sequence[str],
    language: str,
    library: Searchable,
    passages: int = PASSAGES,
    per_paper: int = PER_PAPER,
    filters: Filters = ANYTHING,
) -> list[Hit]:
    """The best passages for a question asked in several ways, at most ``per_paper`` of a paper."""
    lists = [library.search(query, passages * per_paper, filters) for query in asked]
    at_home = any(hit.passage.language == language for hit in lists[0])
    merged: defaultdict[str, float] = defaultdict(float)
    by_id: dict[str, Hit] = {}
    for n, found in enumerate(lists):
        weight = OWN if n == 0 or not at_home else NAMED
        for rank, hit in enumerate(found):
            # How likely it is to answer the question, no search for parts of it can tell.
            by_id.setdefault(hit.passage.id, replace(hit, probability=None) if n else hit)
            told = BY_ROLE.get(hit.passage.section, 1.0)
            merged[hit.passage.id] += told * weight / (DAMPING + rank)
    taken: Counter[str] = Counter()
    kept: list[Hit] = []
    for id_ in sorted(merged, key=lambda id_: (-merged[id_], id_)):
        hit = by_id[id_]
        if taken[hit.paper.id] < per_paper and len(kept) < passages:
            taken[hit.paper.id] += 1
            kept.append(hit)
    return kept
