"""From a paper's title to what one would ask about it: the topic, and the question it answers."""

import re
from dataclasses import dataclass

from assistant.extraction.terms import Term, terms
from dialogue_gen.clauses import asks, is_clause, sentence_case, small
from dialogue_gen.lexicon import pattern, words
from literature.normal import language_of

_SHORTEST, _LONGEST = {"en": 15, "zh": 6}, {"en": 150, "zh": 45}
_SUBTITLE = re.compile(
    r"\s*(?::|\.|\?|–|—|--)\s+(?=(?:an?|the|results|findings|insights|evidence|lessons|"
    r"analysis|protocol|study|"
    r"systematic|meta|randomi|retro|pros|cross|case|cohort|pilot|review|literature|current|"
    r"preliminary|experience|data|rationale|design|updates?|state|where|what|how|is|from|"
    r"perspectives?|implications|challenges|multi|single|double|nation|population|observational|"
    r"longitudinal|qualitative|comparative|report|two|three|one|stage|phase|in vitro|in silico|"
    r"scoping|narrative|mini|short|brief|open|secondary|network|bibliometric|guideline|consensus)\b)",
    re.IGNORECASE,
)
_NEW_SENTENCE = re.compile(r"(?<=[a-z]{4})\. +(?=[A-Z])")
_NOT_A_TOPIC = re.compile(
    r"\b(?:correction|corrigendum|erratum|retract\w*|reply|response to|letter|editorial|"
    r"comment\w*|author'?s?'? response|in memoriam|obituary|preface|foreword|announcement|"
    r"table of contents|protocol|registered report|invited)\b|"
    r"勘误|更正|致谢|编者按|征稿|启事|通知|会议纪要|述评|读者",
    re.IGNORECASE,
)
_OF_LEAD = re.compile(
    r"(effect|impact|influence|role|efficacy|effectiveness|safety|association|relationship|"
    r"correlation|prevalence|incidence|accuracy|validity|reliability|performance|utility|"
    r"contribution|feasibility|burden|epidemiology|distribution|frequency|use|usefulness|value|"
    r"comparison|significance|importance|potential)\b(?! (?:factor|model|stud|score))",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\A(?:(?:an?|the) )?(?:\w+ )?(?:(?:systematic|scoping|narrative|network|comprehensive|"
    r"critical|brief|literature|integrative|umbrella|mini)[- ])*"
    r"(?:reviews?|meta-?analys[ie]s|overview|study|studies|investigation|update|survey)"
    r"(?: and meta-?analysis)? (?:of|on) ",
    re.IGNORECASE,
)
_GERUND = re.compile(r"[A-Za-z]{3,}ing\b(?=\s+(?:the|a|an|of|for|in|with|[a-z]))")
_ZH_TAIL = re.compile(
    r"(?:的|及其)?(?:(?:临床|实验|初步|系统|比较|对比|相关|应用|回顾性|前瞻性|试验|实证|基础|理论|文献)*"
    r"(?:研究进展|研究现状|研究|探讨|分析|探析|初探|浅析|观察|评价|评估|探索|综述|思考|体会|"
    r"调查|讨论|述要|刍议|概述|简析))$"
)

_ZH_ANGLE = re.compile(
    r"^从.{2,16}?(?:探讨|论治|谈|看|论)(?=.{6})|(?:近\d+年)?(?:近况|概况|现状|与展望)$"
)
_ZH_HEAD = re.compile(r"^(?:浅谈|试论|浅议|浅析|试析|略论|论|谈|关于|探讨|再论|也谈)")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a paper is about, as a phrase and as a question, in the language of its title."""

    phrase: str
    question: str
    terms: tuple[Term, ...]

    @property
    def diseases(self) -> tuple[Term, ...]:
        """The diseases it names that the glossary knows in both languages."""
        return tuple(t for t in self.terms if t.kind == "disease" and t.concept)

    def named(self, language: str) -> tuple[str, ...]:
        """The names, in ``language``, of its diseases, drugs and procedures, each once."""
        kinds = {"disease", "drug", "procedure", "organism"}
        found = (t.title(language) for t in self.terms if t.concept and t.kind in kinds)
        return tuple(dict.fromkeys(filter(None, found)))


def topic(title: str, text: str, choice: int = 0) -> Topic | None:
    """The topic of a title, or ``None`` where it is no phrase one could ask about.

    ``text`` is the paper's abstract: a first word that it writes small is no name. ``choice``
    turns among the ways of asking.
    """
    language = language_of(title)
    if not title or _NOT_A_TOPIC.search(title):
        return None
    made = _chinese(title, choice) if language == "zh" else _english(title, text, choice)
    if made is None:
        return None
    phrase, question = made
    if not _SHORTEST[language] <= len(phrase) <= _LONGEST[language]:
        return None
    return Topic(phrase, question, terms(phrase))


def is_medical(title: str, text: str) -> bool:
    """Whether a paper speaks of medicine: its title does, or its abstract does repeatedly."""
    if pattern("medical", "elsewhere").search(title):
        return False
    found = pattern("medical", "medical").findall(text)
    return bool(pattern("medical", "medical").search(title)) or len(set(found)) >= 3


def _asked(form: str, language: str, choice: int, **values: str) -> str:
    listed = words("questions")[form][language]
    return str(listed[choice % len(listed)]).format(**values)


def _english(title: str, text: str, choice: int) -> tuple[str, str] | None:
    whole = title.strip().strip("[]").rstrip(". *†‡§")
    lead, _, asked = whole.rpartition(": ")
    if whole.endswith("?") and len(asked.split()) >= 6:
        return asked.rstrip("?"), asked[0].upper() + asked[1:]
    if "?" in whole and not lead:
        return None
    first = _NEW_SENTENCE.split(lead if "?" in whole else whole)[0]
    phrase = _LEAD.sub("", _SUBTITLE.split(first)[0].strip())
    if ": " in phrase or len(phrase.split()) < 3 or phrase.isupper() or asks(phrase):
        return None
    cased = sentence_case(phrase, text)
    if cased is None:
        return None
    phrase = small(cased, text)
    if is_clause(phrase):
        return phrase, _asked("claim", "en", choice, topic=phrase)
    if _GERUND.match(phrase):
        return phrase, _asked("work", "en", choice, topic=phrase)
    if found := _OF_LEAD.match(phrase):
        article = "" if phrase.lower().startswith("use ") else "the "
        if found.end() == len(phrase) or phrase[found.end()] != " ":
            article = ""
        return phrase, _asked("reported", "en", choice, topic=article + phrase)
    return phrase, _asked("reported", "en", choice, topic=phrase)


def _chinese(title: str, choice: int) -> tuple[str, str] | None:
    whole = title.strip().strip("[]【】").rstrip("。. ").replace("?", "？")
    whole = re.split(r"——|--|—|：|:", whole)[0].strip()
    if "？" in whole:
        return whole.rstrip("？"), whole if whole.endswith("？") else f"{whole}？"
    phrase = _ZH_TAIL.sub("", whole)
    phrase = _ZH_HEAD.sub("", _ZH_ANGLE.sub("", phrase))
    if len(phrase) < _SHORTEST["zh"]:
        return None
    for form, question in words("questions")["chinese_forms"]:
        if found := re.fullmatch(form, phrase):
            return phrase, question.format(*found.groups())
    return phrase, _asked("reported", "zh", choice, topic=phrase)
