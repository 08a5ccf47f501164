"""A question of a conversation, made to stand alone: "and in children?", 那儿童呢？, "is it safe?".

By rules, on the glossary's terms: what a follow-up puts in the place of something of its own kind
(another drug, other patients) takes that place in the question before it; what a pronoun stands
for is named; what is left unsaid is added. A question that needs nothing comes back unchanged.
"""

import re
from collections.abc import Sequence

from assistant.answer import Answer
from assistant.extraction.terms import Term, terms
from assistant.language import question_language
from grounding.groups import groups

_OPENS = re.compile(
    r"^\s*(?:and|but|or|also|so|then|ok(?:ay)?|well|what about|how about|what if|and what about|"
    r"same (?:question )?(?:for|in)|compared (?:with|to)|versus|vs\.?)\b[\s,:]*",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:in|for|with|without|among|during|after|before|under)\b", re.IGNORECASE
)
_OPENS_ZH = re.compile(
    r"^\s*(?:那么?|还有|如果|要是|换成|换做|若|至于|另外|对于?|在|同样|与|和|为什么[?？]?$)[，,]?\s*"
)
_CLOSES_ZH = re.compile(
    r"\s*(?:又|又会|又是)?(?:怎么样|如何|怎样|呢|也(?:是(?:这样|如此)|一样|行|可以)?吗|吗)?[？?。\s]*$"
)
_THING = re.compile(
    r"\b(?:it|this(?: (?:drug|medicine|medication|treatment|therapy|agent|test|method|vaccine|"
    r"intervention|procedure|operation))?|that(?: (?:drug|treatment|therapy|one|test))|"
    r"the (?:drug|treatment|therapy|medicine|intervention|vaccine|procedure|test)|these drugs|"
    r"(?:this|these) (?:treatments|drugs))\b(?! (?:study|trial|is known|was shown))",
    re.IGNORECASE,
)
_THINGS_OWN = re.compile(r"\bits\b", re.IGNORECASE)
_PATIENTS = re.compile(
    r"\b(?:they|them|these (?:patients|people)|those (?:patients|people)|such (?:patients|people)|"
    r"(?:this|that|the) (?:disease|condition|infection|cancer|tumou?r|illness))\b",
    re.IGNORECASE,
)
_THING_ZH = re.compile(
    r"(?:该|这种|此|这个|这类|上述)(?:药物?|疗法|治疗|方法|手术|检查|疫苗|方案|干预|措施)|它们?|其(?!他|它|中|余|实|次)"
)
_PATIENTS_ZH = re.compile(
    r"(?:这些|此类|该类|这类|上述|他)(?:患者|病人|人群)|他们|她们|(?:该|这种|此|这个)(?:病|疾病|感染|肿瘤)"
)

_THINGS = ("drug", "procedure", "lifestyle", "test", "organism")
_MEASURES = ("drug", "procedure", "lifestyle")
_SAME_KIND = dict.fromkeys(_MEASURES, _MEASURES)
_REPLACING = frozenset({"drug", "procedure", "lifestyle", "disease", "organism", "name"})
_DIMENSIONS = ("age", "sex", "pregnancy")


def standalone(question: str, history: Sequence[Answer]) -> str:
    """``question`` with what it leaves to the turns before it (oldest first) filled in."""
    if not history:
        return question
    language = question_language(question)
    before = history[-1].standalone or history[-1].question
    own = [term for term in terms(question) if term.is_matter]
    named = _pronouns(question, language, history)
    if named != question:
        return _completed(named, language, before, terms(named))
    opened = (
        _OPENS_ZH.match(question)
        if language == "zh"
        else _OPENS.match(question) or _PREPOSITION.match(question)
    )
    closed = language == "zh" and re.search(r"呢[？?。\s]*$", question)
    if not (opened or closed) and any(term.is_key for term in own):
        return question
    rest = _rest(question, language)
    if opened or closed:
        put = _put_in(rest, own, before, language)
        if put:
            return put
    return _completed(question, language, before, own)


def _rest(question: str, language: str) -> str:
    """What a follow-up brings that is new, without the words that only link it."""
    opens = _OPENS_ZH if language == "zh" else _OPENS
    before = ""
    while before != question:
        before, question = question, opens.sub("", question, count=1)
    if language == "zh":
        return _CLOSES_ZH.sub("", question).strip("，,。？? ")
    return question.strip(" ?？.,")


def _put_in(rest: str, own: Sequence[Term], before: str, language: str) -> str:
    """The question before, with what is new in the place of its like, or behind it; ``""`` where
    the new part is a question by itself, such as an outcome.
    """
    if len(rest) > (60 if language == "en" else 24) or not rest:
        return ""
    asked = terms(before)
    people = any(groups(rest.lower(), dimension) for dimension in _DIMENSIONS)
    for term in own:
        kinds = _SAME_KIND.get(term.kind, (term.kind,))
        like = [one for one in asked if one.kind in kinds and one != term and one.is_matter]
        if term.kind not in _REPLACING or not like or _says_who(rest, term):
            continue
        whom = term.kind == "disease" and _PREPOSITION.match(rest)
        if not whom or _among(before, like[0].name):
            new = _bare(rest) if people and language == "en" else term.name
            return before.replace(like[0].name, new, 1)
    if (place := _same_group(rest, before)) is not None:
        return before[: place[0]] + _bare(rest) + before[place[1] :]
    stem = before.rstrip("?？。. ")
    ill = any(term.kind in {"disease", "people"} for term in own)
    if language == "zh":
        return f"{_bare(rest)}：{stem}？" if people or ill else ""
    if _PREPOSITION.match(rest):
        return f"{stem} {rest}?"
    return f"{stem} in {rest}?" if people or ill else ""


def _says_who(rest: str, term: Term) -> bool:
    """Whether a term tells what people are asked about: pregnancy, and no other illness."""
    start = rest.find(term.name)
    return any(
        at < start + len(term.name) and start < end
        for dimension in _DIMENSIONS
        for at, end in groups(rest.lower(), dimension).values()
    )


def _among(question: str, name: str) -> bool:
    """Whether an English question is of people with something, and not of that thing's coming:
    "in stroke" says among whom, "prevent stroke" does not.
    """
    among = rf"{_PREPOSITION.pattern}(?: \w+){{0,3}}? {re.escape(name)}"
    return bool(re.search(among, question, re.IGNORECASE))


def _bare(rest: str) -> str:
    return re.sub(r"^(?:in|for|among|with)\s+|(?:患者)?(?:中|里)$", "", rest, flags=re.IGNORECASE)


def _same_group(rest: str, before: str) -> tuple[int, int] | None:
    """Where the question before names other people of the kind that the new part names."""
    for dimension in _DIMENSIONS:
        new, old = groups(rest.lower(), dimension), groups(before.lower(), dimension)
        if new and old and not new.keys() & old.keys():
            return next(iter(old.values()))
    return None


def _pronouns(question: str, language: str, history: Sequence[Answer]) -> str:
    """The question with its pronouns named, as far as the turns before tell what they stand for."""
    thing, patients = (_THING_ZH, _PATIENTS_ZH) if language == "zh" else (_THING, _PATIENTS)
    own = terms(question)
    if not any(term.kind in _THINGS for term in own) and (
        name := _latest(history, _THINGS, language) or _latest(history, ("disease",), language)
    ):
        question = thing.sub(name, question, count=1)
        if language == "en":
            question = _THINGS_OWN.sub(f"{name}'s", question, count=1)
    if not any(term.kind == "disease" for term in own) and (
        name := _latest(history, ("disease",), language)
    ):
        whom = f"patients with {name}" if language == "en" else f"{name}患者"
        question = patients.sub(lambda m: _whom(m.group(), name, whom), question, count=1)
    return question


def _whom(said: str, name: str, whom: str) -> str:
    """A disease for "this disease", its patients for "they"."""
    of_disease = re.search(
        r"disease|condition|infection|cancer|tumou?r|illness|病$|感染|肿瘤", said
    )
    return name if of_disease and "病人" not in said else whom


def _latest(history: Sequence[Answer], kinds: Sequence[str], language: str) -> str:
    """The name of the last thing of these kinds that was asked about, else that was answered."""
    for answer in reversed(history):
        told = " ".join(segment.text for segment in answer.segments if segment.citations)
        for said in (answer.standalone or answer.question, told[:2000]):
            for term in terms(said):
                if term.kind in kinds:
                    same = question_language(said) == language
                    return term.name if same else term.title(language) or term.name
    return ""


def _completed(question: str, language: str, before: str, own: Sequence[Term]) -> str:
    """The question with the disease, and the drug where it names none, of the question before."""
    kinds = {term.kind for term in own if term.is_matter}
    if "disease" in kinds and kinds & set(_THINGS):
        return question
    fitting = [
        term
        for term in terms(before)
        if term.kind not in kinds and not (kinds & set(_THINGS) and term.kind != "disease")
    ]
    missing = [term for term in fitting if term.is_key]
    if not missing and "disease" not in kinds and not kinds & set(_THINGS):
        missing = [term for term in fitting if term.is_matter and term.kind != "word"]
    if not missing:
        return question
    same = question_language(before) == language
    names = [term.name if same else term.title(language) or term.name for term in missing]
    stem = question.rstrip("?？。. ")
    if language == "zh":
        return f"{'、'.join(names)}：{_OPENS_ZH.sub('', stem) or stem}？"
    return f"{stem} ({', '.join(names)})?"
