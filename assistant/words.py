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
    "addressed_to_machines": {
        "en": "The passage under {markers} holds text that addresses a machine; it was not obeyed.",
        "zh": "{markers} 的段落中含有针对机器的文字，未予执行。",
    },
    "self_harm": {
        "en": "It sounds as if somebody's life may be in danger. Please talk to a person now: your "
        "local emergency number if it is urgent, 988 (US, Canada), 116 123 (UK, Ireland) or 12356 "
        "(mainland China), day and night. Stay with somebody you trust until help is there.",
        "zh": "听起来有人可能有生命危险。请现在就联系他人：情况紧急请拨打 120 或 110，"
        "全国心理援助热线 12356 二十四小时可拨；请与信任的人待在一起，直到得到帮助。",
    },
    "emergency": {
        "en": "This may be an emergency: call your local emergency number now (112, 911, 999; 120 "
        "in mainland China) and do what they say. Do not wait for what is written below.",
        "zh": "这可能是急症：请立即拨打 120（其他地区拨打当地急救电话）并听从指导，"
        "不要等待下面的文字。",
    },
    "dosing": {
        "en": "What follows was found in groups of patients; what one person should take, change "
        "or stop is for their doctor or pharmacist to say.",
        "zh": "以下为群体研究的结果；个人该用多少、能否停换，请由医生或药师决定。",
    },
    "disclaimer": {
        "en": "For study and research, no medical advice.",
        "zh": "供学习与研究之用，不构成医疗建议。",
    },
    "not_compared": {
        "en": "None of the passages found compares {names}; on each of them by itself:",
        "zh": "检索到的段落均未直接比较{names}；以下分别为各自的证据：",
    },
    "nothing_on": {
        "en": "Nothing found answers this for {name}.",
        "zh": "未检索到关于{name}的相应证据。",
    },
    "unsaid": {
        "en": "Not answered: none of the passages cited speaks of {terms}.",
        "zh": "未能作答的部分：所引段落均未涉及{terms}。",
    },
    "against": {
        "en": "Evidence found that speaks against this:",
        "zh": "检索到与上述相反的证据：",
    },
    "understood": {
        "en": "Understood as: {question}",
        "zh": "按此理解：{question}",
    },
    "narrowed": {
        "en": "Searched only: {what}.",
        "zh": "仅检索：{what}。",
    },
    "years": {
        "en": "years {first} to {last}",
        "zh": "年份 {first} 至 {last}",
    },
    "left_out": {
        "en": "{n} sentence(s) were left out: their sources do not bear them out word for word.",
        "zh": "已略去 {n} 句：其出处未能逐字证实。",
    },
    "answered_for": {
        "en": "{model} gave no answer that can be read{why}; this one is put together from the "
        "passages themselves.",
        "zh": "{model} 未能给出可读的回答{why}；以下由文献原句组成。",
    },
    "cut_short": {
        "en": " (it was cut short: raise max_tokens)",
        "zh": "（被截断：请调大 max_tokens）",
    },
    "broken_off": {
        "en": "The reply of {model} broke off; what had come is kept.",
        "zh": "{model} 的回答中断，已收到的部分予以保留。",
    },
    "mended": {
        "en": "Corrected: {text}",
        "zh": "更正：{text}",
    },
    "masked": {
        "en": "Sent to {model} with personal details masked: “{sent}”",
        "zh": "发送给 {model} 前已隐去个人信息：“{sent}”",
    },
}


def say(key: str, language: str, **values: Any) -> str:
    """The wording of ``key`` in ``zh`` or ``en`` (any other language reads English).

    Raises ``KeyError`` for a key nobody has worded, or a value that its wording needs and lacks.
    """
    worded = _WORDS[key]
    return worded.get(language, worded["en"]).format(**values)
