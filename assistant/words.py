"""Every word of the assistant's own that a reader sees, in English and Chinese, as data."""

from typing import Any

_WORDS = {
    "only_in_english": {
        "en": "The evidence found is in English and is given in its own words.",
        "zh": "资料库中与此问题相符的证据仅有英文，原文如下。",
    },
    "also_in_english": {
        "en": "There is also evidence in English.",
        "zh": "另有英文文献证据，原文如下。",
    },
    "only_in_chinese": {
        "en": "The evidence found is in Chinese and is given in its own words.",
        "zh": "相符的证据为中文，原文如下。",
    },
    "also_in_chinese": {
        "en": "There is also evidence in Chinese, given in its own words.",
        "zh": "另有中文文献证据，原文如下。",
    },
    "no_answer": {
        "en": "The library does not answer this question.",
        "zh": "资料库中的文献未能回答这个问题。",
    },
    "was_searched": {
        "en": "{papers} papers ({passages} passages) were searched.",
        "zh": "已检索 {papers} 篇文献（{passages} 个段落）。",
    },
    "library_is_empty": {
        "en": "The library holds no papers yet.",
        "zh": "资料库中还没有文献。",
    },
    "missing": {
        "en": "None of the passages found speaks of {terms}.",
        "zh": "检索到的段落均未涉及{terms}。",
    },
    "nearest": {
        "en": "The nearest, which do not answer it: {titles}.",
        "zh": "最接近但未能作答的文献：{titles}。",
    },
    "retracted": {
        "en": "Retracted: {markers} cites a paper that was withdrawn; do not rely on it.",
        "zh": "已撤稿：{markers} 所引文献已被撤回，请勿据以判断。",
    },
    "concern": {
        "en": "Expression of concern: the journal has voiced doubts about {markers}.",
        "zh": "存疑：期刊已对 {markers} 所引文献发表关注声明。",
    },
}


def say(key: str, language: str, **values: Any) -> str:
    """The wording of ``key`` in ``zh`` or ``en`` (any other language reads English).

    Raises ``KeyError`` for a key nobody has worded, or a value that its wording needs and lacks.
    """
    worded = _WORDS[key]
    return worded.get(language, worded["en"]).format(**values)
