"""From a heading to what its section is for, in English and Chinese."""

import re
from functools import lru_cache

from literature.paper import Role

_WORDS: tuple[tuple[Role, str], ...] = (
    # First match wins: what names findings comes before what names the way to them, so that
    # "Methods and Results" counts as results and "Results and discussion" as well.
    (
        Role.OTHER,
        r"fundings?|financial support|trial registration|registration( number)?|copyright|"
        r"acknowledge?ments?|(competing|conflicts? of) interests?|ethic.*|data availability.*|"
        r"abbreviations|supplementa\w+.*|supporting information|author contributions|"
        r"key ?words?|基金.*|资助.*|致谢|利益冲突.*|关键词|作者贡献.*|伦理.*|临床试验注册.*",
    ),
    (
        Role.RESULTS,
        r"([\w-]+ ){0,2}(results|findings)|result|finding|(main |key |primary |clinical |study )?"
        r"(outcomes?|observations?)|case( report| presentation| series| description|s)?|"
        r"evidence synthesis|data synthesis|rationale and results|"
        r"(主要|研究|实验|临床|试验)?(结果|发现)|结果(与|和|及)?(讨论|分析|结论)|病例(报告|介绍|资料)?",
    ),
    (
        Role.CONCLUSION,
        r"(authors?'? |main |key |overall )?(conclusions?|concluding remarks|interpretations?|"
        r"implications?|significance|relevance|summary|take.?home messages?|recommendations?|"
        r"clinical (implications?|relevance|significance)|perspectives?)|"
        r"(研究|主要)?(结论|结语|小结|总结|临床意义|意义)",
    ),
    (
        Role.DISCUSSION,
        r"(general )?(discussions?|comments?|limitations?|strengths and limitations)|"
        r"讨论|分析|局限性?",
    ),
    (
        Role.METHODS,
        r"([\w-]+ ){0,2}(methods?|methodology|procedures?)|(methodolog\w+ .*|"
        r"experimental (section|procedures?|design))|"
        r"(study |trial )?design.*|settings?.*|participants?|patients?|subjects?|"
        r"population|interventions?|exposures?|measurements?|main outcome( measure)?s?.*|"
        r"outcome measures?|primary outcome.*|data (sources?|collection|extraction).*|"
        r"search (strategy|methods?).*|selection criteria|statistical analys[ie]s|"
        r"materials?|study selection|approach|"
        r"(材料|资料|对象|研究|实验|试验|统计学?|病例|数据)?(与|和|及)?(一般)?(方法|设计)|"
        r"(研究|临床|一般)?(对象|资料|材料)|干预(措施)?|统计学?分析|观察指标",
    ),
    (
        Role.OBJECTIVE,
        r"(study |primary |main |specific )?(objectives?|aims?|purposes?|goals?|hypothes[ie]s|"
        r"research questions?|question|rationale)( of the (study|review))?|"
        r"(研究)?(目的|目标|假设)",
    ),
    (
        Role.BACKGROUND,
        r"(background|introduction|contexts?|importance|overview|state of the art|"
        r"literature review|related work|problem|motivation)|"
        r"(研究)?(背景|引言|前言|导言|绪论|概述|概况)",
    ),
    (Role.ABSTRACT, r"(structured |graphical )?abstract|摘要|提要"),
)
_ROLES = tuple((role, re.compile(rf"(?:{words})", re.IGNORECASE)) for role, words in _WORDS)
_NUMBERING = re.compile(
    r"^\s*[(（]?(?:"
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,4}|[A-Z]|[一二三四五六七八九十]{1,3})(?:[)）.．、:：]\s*(?!\d)|\s+)"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}(?=[\u4e00-\u9fff]))"
)
_TRIM = " \t\n.:：;；,，【】[]［］()（）*#_-—–《》"
_LONGEST = 80
_PARTS = re.compile(r"\s*(?:/|&|,|;|、| and | und |与|和|及)\s*", re.IGNORECASE)


def role_of(heading: str, default: Role = Role.OTHER) -> Role:
    """The role that ``heading`` names, numbering and brackets set aside; else ``default``."""
    named = named_role(heading)
    return default if named is None else named


@lru_cache(maxsize=4096)
def named_role(heading: str) -> Role | None:
    """As :func:`role_of`; ``None`` for words that are no usual heading at all.

    ``Role.OTHER`` is a usual heading of no role (*Funding*). ``Methods and results`` has the role
    of the part that comes first in the list of roles above: what holds findings is results.
    """
    words = " ".join(_NUMBERING.sub("", heading).strip(_TRIM).split())
    if not words or len(words) > _LONGEST:
        return None
    if (role := _exact(words)) is not None:
        return role
    parts = [_exact(part) for part in _PARTS.split(words)]
    if None in parts:
        return None
    return next(role for role, _ in _ROLES if role in parts)


def role_under(heading: str, before: Role) -> Role:
    """The role of a section in a flat list, where headings and subheadings look alike.

    A heading in the authors' own words goes on with the methods, results or discussion before it.
    """
    named = named_role(heading)
    if named is None:
        return before if before in (Role.METHODS, Role.RESULTS, Role.DISCUSSION) else Role.OTHER
    return named


def _exact(words: str) -> Role | None:
    return next((role for role, pattern in _ROLES if pattern.fullmatch(words)), None)
