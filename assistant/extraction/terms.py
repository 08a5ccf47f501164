"""What a question is about: its terms, and whether a text speaks of them.

A term is a concept of the glossary, else a word or a run of Chinese characters. Grammar is no
term, and a word that half of all medical questions share weighs little. These weights stand in for
the rarity of a word in a library (its idf): rarity in a small library tells nothing, and a question
has to be judged alike in all of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from assistant.extraction.glossary import Concept, concepts, folded, lines, stem, tokens
from index.analysis import simplified

_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+(?:[-/'][a-z0-9]+)*")
_PART = re.compile(r"[a-z0-9]+")

EN, ZH = frozenset({"en"}), frozenset({"zh"})
GENERIC, INTENT, WORD, NAME = "generic", "intent", "word", "name"
KEY_KINDS = frozenset({"disease", "drug", "organism", NAME})
WEIGHTS = {GENERIC: 0.3, INTENT: 0.5} | dict.fromkeys(KEY_KINDS, 2.0)
OTHER_WEIGHT = 1.5  # words, and concepts that are no key: procedures, tests, parts of the body
PARTLY = 0.6  # share of a run's character pairs from which on a text speaks of it

# What no glossary holds but what is built like the name of a drug, a disease or an operation.
_NAME_LIKE = re.compile(
    r"\w{2,}(?:mab|nib|parib|ciclib|vir|buvir|statin|pril|sartan|gliptin|gliflozin|glutide|azole|"
    r"prazole|mycin|micin|cillin|cycline|floxacin|olol|dipine|idine|adine|azine|amine|abine|"
    r"platin|taxel|rubicin|setron|triptan|lukast|prost|caine|zepam|oxetine|itis|oma|osis|emia|"
    r"aemia|uria|opathy|plegia|algia|rrh?ea|rrhoea|ectomy|otomy|oplasty|ostomy|penia|virus)"
    r"|\w*(?:病|症|炎|癌|瘤|征|疹|替尼|单抗|他汀|沙坦|普利|洛尔|地平|西林|霉素|康唑|拉唑|韦|格列净|"
    r"列汀|鲁肽|沙星|他滨|铂|片|胶囊|颗粒|注射液)"
)
# Single characters that are grammar even inside a run of Chinese; 中, 大, 小 may be part of a name.
_PARTICLES = frozenset(
    "的了吗呢么啊吧嘛与和或及在被把将对为从由且而但是有能会应该否谁请若都也还就才又再更最很比跟以按"
)
# What may stand before or behind a name without being part of it.
_BEFORE, _BEHIND = "做给用吃称叫进治使让得患", "中里内外上下后前时者人"
_LONGEST_LISTED = 6


@dataclass(frozen=True, slots=True)
class Term:
    """Something a question asks about.

    ``name`` is how the question says it; ``kind`` is the glossary's, else ``name``, ``word`` or
    ``generic``; ``form`` is what :class:`Speech` looks for where there is no ``concept``;
    ``languages`` are those in which a text without it does not speak of it (a text in another
    language may have a name for it that nobody here knows).
    """

    name: str
    kind: str
    form: str = ""
    concept: Concept | None = None
    languages: frozenset[str] = EN | ZH

    @property
    def weight(self) -> float:
        """How much it matters that a passage speaks of it."""
        return WEIGHTS.get(self.kind, OTHER_WEIGHT)

    @property
    def is_key(self) -> bool:
        """Whether a text that does not speak of it cannot answer: a disease, drug or organism."""
        return self.kind in KEY_KINDS

    @property
    def is_matter(self) -> bool:
        """Whether the question is about it, and does not only ask in this way."""
        return self.kind not in {GENERIC, INTENT}

    def title(self, language: str) -> str:
        """The full name of a concept in ``zh`` or ``en``; ``""`` for any other term."""
        if self.concept is None:
            return ""
        return (self.concept.chinese if language == "zh" else self.concept.english)[0]


class Speech:
    """A text made ready to be asked what it speaks of."""

    def __init__(self, text: str, language: str) -> None:
        low = folded(text)
        said = tokens(low)
        self.language = language
        found = [concept for _, _, concept in concepts(said)]
        self._concepts = {head for concept in found for head in concept.wider}
        if any(concept.kind in {"drug", "procedure"} for concept in found):
            self._concepts.add("treatment")
        self._words = f" {' '.join(token.text for token in said)} "
        self._han = "".join(_HAN_RUN.findall(low))

    def has(self, term: Term) -> float | None:
        """How much of the term is there, 0 to 1; ``None`` where this language may have a name
        for it that is not known here.
        """
        if term.concept is not None:
            return float(self._names(term))
        if self._says(term.form):
            return 1.0
        if self.language not in term.languages:
            return None
        return self._share(term.form) if term.kind == WORD else 0.0

    def _names(self, term: Term) -> bool:
        """Whether a concept is named: a key as itself, any other also inside a longer name."""
        if term.concept is None or term.concept.head in self._concepts:
            return term.concept is not None
        names = () if term.is_key else (*term.concept.english, *term.concept.chinese)
        return any(self._says(_form(name)) for name in names)

    def _says(self, form: str) -> bool:
        return form in self._han if _HAN.search(form) else f" {form} " in self._words

    def _share(self, run: str) -> float:
        """How much of a run of Han is there: its parts may stand apart, or in another order."""
        pairs = [run[i : i + 2] for i in range(len(run) - 1) if _HAN.match(run, i)]
        share = sum(pair in self._han for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0
        return share if share >= PARTLY else 0.0


@lru_cache(maxsize=4096)
def speech(text: str, language: str) -> Speech:
    """The :class:`Speech` of a sentence: it is asked several times, and by many questions."""
    return Speech(text, language)


def terms(question: str) -> tuple[Term, ...]:
    """What a question is about, each term once, in the order it is asked."""
    rest = low = folded(question)
    found: dict[str, Term] = {}
    for start, end, concept in _standing(low):
        found.setdefault(concept.head, Term(low[start:end], concept.kind, concept=concept))
        rest = rest[:start] + "，" * (end - start) + rest[end:]  # taken: its words count no more
    for term in (*_latin(rest), *_chinese(rest)):
        found.setdefault(term.form, term)
    asked = [replace(term, name=_as_asked(term.name, question)) for term in found.values()]
    return tuple(sorted(asked, key=lambda term: question.find(term.name)))


def _standing(low: str) -> Iterator[tuple[int, int, Concept]]:
    """The concepts of a question with start and end. A single character is none where what is
    next to it is in no name and no listed word: 骨 in 大骨节病, were that not known. Words that all
    questions share mislead nobody.
    """
    found = [(first.start, last.end, concept) for first, last, concept in concepts(tokens(low))]
    starts, ends = {start for start, _, _ in found}, {end for _, end, _ in found}
    for start, end, concept in found:
        alone = end - start > 1 or not _HAN.match(low, start) or concept.kind == GENERIC
        if alone or (
            (start in ends or not _HAN.search(low[:start][-1:]) or _ends_listed(low[:start]))
            and (end in starts or not _HAN.match(low, end) or _opens_listed(low[end:]))
        ):
            yield start, end, concept


def _opens_listed(text: str) -> bool:
    return text[:1] in _BEHIND or any(text[:n] in _grammar() for n in range(1, _LONGEST_LISTED))


def _ends_listed(text: str) -> bool:
    return text[-1:] in _BEFORE or any(text[-n:] in _grammar() for n in range(1, _LONGEST_LISTED))


def translated(asked: Sequence[Term], language: str) -> str:
    """A question's terms in ``zh`` or ``en``: no sentence, but near the question in meaning.

    ``""`` where the glossary lacks more than a third of what it is about, or leaves of several
    things only one: that would be another question.
    """
    said = {
        term: term.title(language) or (term.name if language in term.languages else "")
        for term in asked
    }
    matter = [term for term in asked if term.is_matter]
    kept = [term for term in matter if said[term]]
    lost = sum(term.weight for term in matter if not said[term])
    if lost and (len(kept) < 2 or 3 * lost > sum(term.weight for term in matter)):
        return ""
    return " ".join(filter(None, said.values()))


def _as_asked(name: str, question: str) -> str:
    """A folded name as the question writes it."""
    found = re.search(re.escape(name), simplified(question), re.IGNORECASE)
    return question[found.start() : found.end()] if found else name


@lru_cache(maxsize=1 << 14)
def _form(name: str) -> str:
    """A name as :class:`Speech` has it: Han as it stands, Latin words as stems."""
    low = folded(name)
    return low if _HAN.search(low) else " ".join(map(stem, _PART.findall(low)))


def _latin(low: str) -> Iterator[Term]:
    in_chinese = bool(_HAN.search(low))
    for word in _WORD.findall(low):
        parts = _PART.findall(word)
        if not all(len(part) > 2 and part.isalpha() for part in parts):
            parts = [word]  # PD-1, IL-6, T790M: no part of it says anything alone
        for part in parts:
            pieces = set(_PART.findall(part))
            if part.isdigit() or len(part) < 2 or pieces <= _listed("stopwords"):
                continue
            generic = pieces <= _listed("generic") | _listed("stopwords")
            # Chinese writes a name with a digit in it as it is, and what a Chinese question does.
            as_it_is = in_chinese or any(c.isdigit() for c in part)
            languages = EN | ZH if as_it_is else EN
            kind = GENERIC if generic else _kind(part)
            yield Term(part, kind, _form(part), languages=languages)


def _chinese(low: str) -> Iterator[Term]:
    """The listed words, and the runs of Han between them."""
    listed = _grammar()
    for run in _HAN_RUN.findall(low):
        rest, at = "", 0
        while at < len(run):
            sizes = range(_LONGEST_LISTED, 0, -1)
            word = next((run[at : at + n] for n in sizes if run[at : at + n] in listed), "")
            if len(word) > 1 or word in _PARTICLES:
                yield from _run(rest)
                if word in _listed("generic"):
                    yield Term(word, GENERIC, word, languages=ZH)
                rest = ""
                at += len(word)
            else:
                rest += run[at]
                at += 1
        yield from _run(rest)


def _run(rest: str) -> Iterator[Term]:
    rest = rest.lstrip(_BEFORE).rstrip(_BEHIND)
    if len(rest) > 1:
        yield Term(rest, _kind(rest), rest, languages=ZH)


def _kind(word: str) -> str:
    return NAME if _NAME_LIKE.fullmatch(word) else WORD


@cache
def _grammar() -> frozenset[str]:
    """Every word that is listed: grammar, and what half of all questions share."""
    return _listed("generic") | _listed("stopwords")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(word for line in lines(f"{name}.txt") for word in line.split())
