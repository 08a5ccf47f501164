"""Abstracts as exports hold them, one run of text, cut at the labels inside it.

Labels are those of structured abstracts (IMRAD and its relatives) in English and Chinese:
``OBJECTIVE: …``, ``Methods. …``, ``【目的】…``, ``目的 探讨…方法 选取…``; what each is for says
:func:`literature.roles.role_of`.
"""

import re
from collections.abc import Iterable, Iterator

from literature.normal import clean, one_line
from literature.paper import Role, Section
from literature.roles import role_of

_WORDS = (
    r"(?:background|introduction|context|rationale|importance|objectives?|aims?|purposes?|goals?|"
    r"hypothesis|question|methods?|methodology|materials? and methods?|patients? and methods?|"
    r"subjects and methods?|participants|patients|subjects|(?:study |trial )?design|settings?|"
    r"(?:study )?population|interventions?|exposures?|measurements?|data sources?|"
    r"data extraction|data synthesis|study selection|search strategy|selection criteria|"
    r"main outcome(?:s|(?: and)? measures?)?|main results?|outcome measures?|outcomes?|results?|"
    r"findings?|main findings|discussion|limitations?|conclusions?|interpretation|implications|"
    r"significance|relevance|summary|funding|trial registration|(?:clinical )?registration|"
    r"keywords?|key ?words?)"
)
_LABEL = rf"{_WORDS}(?:\s*(?:/|&|,|and|or)\s*{_WORDS}){{0,2}}(?:\s*\([^()\n]{{1,40}}\))?"
_SHOUTED = r"[A-Z][A-Z/&,'() -]{2,58}[A-Z)]"
_START = r"(?:\A|\n|(?<=[.!?;:)\]\"”’。%])[^\S\n]+)\s*"
_ENGLISH = re.compile(
    rf"{_START}(?=(?-i:[A-Z]))(?P<label>(?-i:{_SHOUTED})(?=\s?[:：])|{_LABEL}(?=\s?[:：]|\s[-–—]\s|\.\s|\s*\n))"
    rf"[^\S\n]?(?:[:：]|[-–—](?=\s)|\.(?=\s))?\s*",
    re.IGNORECASE,
)
_HAN_WORDS = (
    r"(?:研究|调查|试验|实验)?(?:背景|目的|目标|意义|资料与方法|材料与方法|材料和方法|资料和方法|"
    r"对象与方法|对象和方法|方法|设计|对象|资料|材料|主要观察指标|观察指标|结果与结论|结果|讨论|"
    r"结论|结语|小结)"
)
_HAN_LABEL = re.compile("目的|方法|结果|结论|背景")
_NOT_A_LABEL = r"(?!显示|表明|发现|提示|证实|示|是|为|如下|的|学|在于|与|和|均|上|论)"
_HAN_BRACKETED = re.compile(rf"\s*[【\[〔［](?P<label>{_HAN_WORDS})[】\]〕］]\s*[:：]?\s*")
_HAN_SPACED = re.compile(
    rf"(?:\A|\n|(?<=[。．.；;！!？?:：”\"）)])|(?<=\s))\s*(?:\d[.、]?\s*)?"
    rf"(?P<label>{_HAN_WORDS})(?:\s*[:：]\s*|\s+(?=\S))"
)
_HAN_TIGHT = re.compile(
    rf"(?:\A|\n|(?<=[。．.；;]))\s*(?P<label>目的|方法|结果|结论){_NOT_A_LABEL}\s*[:：]?\s*"
)
_LINE_BREAKS = re.compile(r"\n+")
_LEAD = re.compile(
    r"\A(?:abstract(?=[:：\n])|summary(?=[:：\n])|[【\[]?\s*摘\s*要\s*[】\]]?|<正>|〈正〉|＜正＞)\s*[:：]?\s*",
    re.IGNORECASE,
)


def abstract_sections(text: str) -> tuple[Section, ...]:
    """An abstract as sections, one for each label in it; one ``abstract`` section without labels.

    Labels count only in company, and from the first word on unless they are in capitals: a
    sentence that merely begins with *Results* is left whole.
    """
    text = _LINE_BREAKS.sub("\n", clean(text.replace("(#br)", "\n")))
    text = _LEAD.sub("", text, count=1)
    if not text:
        return ()
    chinese = (_HAN_BRACKETED, _HAN_SPACED, _HAN_TIGHT) if _HAN_LABEL.search(text) else ()
    for rule in (_ENGLISH, *chinese):
        if labels := _labels(rule.finditer(text), tight=rule is _HAN_TIGHT):
            return tuple(_cut(text, labels))
    return (Section(Role.ABSTRACT, text.replace("\n", " ")),)


def _labels(found: Iterable[re.Match[str]], *, tight: bool) -> list[re.Match[str]]:
    """The matches that are labels; none where they do not make a structured abstract."""
    first: dict[str, re.Match[str]] = {}
    for match in found:
        first.setdefault(one_line(match["label"]).lower(), match)
    labels = list(first.values())
    if len(labels) < 2 or (tight and (len(labels) < 3 or labels[0]["label"] != "目的")):
        return []
    shouted = all(match["label"].isupper() for match in labels)
    return labels if labels[0].start() == 0 or shouted else []


def _cut(text: str, labels: list[re.Match[str]]) -> Iterator[Section]:
    if lead := text[: labels[0].start()].strip().replace("\n", " "):
        yield Section(Role.ABSTRACT, lead)
    ends = [*(match.start() for match in labels[1:]), len(text)]
    for match, end in zip(labels, ends, strict=True):
        heading = one_line(match["label"])
        heading = heading.capitalize() if heading.isupper() else heading
        body = text[match.end() : end].strip().replace("\n", " ")
        if body:
            yield Section(role_of(heading, Role.ABSTRACT), body, heading)
