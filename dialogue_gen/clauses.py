"""Whether a title is a whole statement, and how its words stand inside a sentence of ours.

A title that says something ("Drug A reduces pain") fits after "the statement that"; one that names
something ("Drug A to reduce pain") does not. Both look alike to whoever searches for a verb, so a
verb counts only where neither an infinitive, nor a noun, nor a subordinate clause explains it.
"""

import re

from dialogue_gen.lexicon import words

_AUXILIARIES = "is|are|was|were|does|do|did|can|could|may|might|will|has|have"  # never nouns
_VERB = re.compile(
    rf"\b(?:{_AUXILIARIES}|increases?|reduces?|"
    r"promotes?|inhibits?|improves?|regulates?|induces?|predicts?|causes?|protects?|attenuates?|"
    r"alleviates?|enhances?|suppresses|mediates?|modulates?|reveals?|shows?|exhibits?|decreases?|"
    r"prevents?|affects?|facilitates?|drives?|contributes?|correlates?|activates?|triggers?|"
    r"ameliorates?|[a-z]{3,}(?:ulates|iates|ifies|izes)|exacerbates?|functions?(?=\sas)|"
    r"identifies|confers)\b"
)
_PLAIN = re.compile(r"(?<!s)\Z|(?:ss)\Z")  # the form that follows "to", and a plural
_INFINITIVE = re.compile(r"\b(?:to|and|or|not)(?: \w+ly)? \Z|, \Z")
_NOUN_BEFORE = re.compile(
    r"\b(?:a|an|the|in|of|on|for|by|with|from|as|its|their|this|these|new|common|rare|main|leading|"
    r"neural|clinical|no|any|central)(?: [\w-]+(?:al|ic|ive|ous))? \Z|['’]s? \Z",
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(r"\A (?:of|between|among)\b")
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|how|whether|why|what|when|where|while|if|because|until)\b"
)
_ASKS = re.compile(r"\A(?:how|what|why|when|where|who|which|whether|does|do|is|are|can)\b", re.I)

_ORDINARY = re.compile(
    r"(?:ing|ed|tion|sion|ment|ness|ity|ics?|al|ive|ous|ance|ence|ancy|ency|ants?|ents?|able|ible|"
    r"ary|ory|ful|less|ism|ists?|ology|graphy|therapy|pathy|tomy|plasty|scopy|metry|itis|osis|emia|"
    r"aemia|ies|ers|ors|ly|ize|ise|ate|ates|ways?|tions|ments|levels?|cells?|blood|heart|liver|"
    r"brain|lung|bone|health|care|drugs?|risk|early|late|high|low|long|short|old|young)\Z"
)


def is_clause(phrase: str) -> bool:
    """Whether a phrase is a whole statement, which cannot stand where a noun should."""
    if asks(phrase):
        return False
    verbs = [found for found in _VERB.finditer(phrase) if found.start() > 3]
    told = [found for found in verbs if not _explained(phrase, found)]
    if not told:
        return False
    subordinate = len(_SUBORDINATE.findall(phrase[: told[-1].start()]))
    return len(told) > subordinate


def asks(phrase: str) -> bool:
    """Whether a phrase opens as a question does."""
    return bool(_ASKS.match(phrase))


def _explained(phrase: str, verb: re.Match[str]) -> bool:
    """Whether a word that can be a finite verb is an infinitive or a noun where it stands."""
    before, after = phrase[: verb.start()], phrase[verb.end() :]
    if _PLAIN.search(verb.group()) and _INFINITIVE.search(before):
        return True
    if verb.group() in _AUXILIARIES.split("|"):
        return False
    return bool(_NOUN_BEFORE.search(before) or _NOUN_AFTER.match(after))


def sentence_case(phrase: str, text: str) -> str | None:
    """Title Case brought down to a sentence's, where most of its words are capitalised.

    ``text`` is the paper's abstract: what it writes small is no name, and what it writes large
    amid a sentence is one. ``None`` where a word is neither, nor formed like an ordinary one.
    """
    told = [w for w in phrase.split() if w.isalpha() and len(w) > 3]
    if len(told) < 3 or sum(w.istitle() for w in told) < 0.7 * len(told):
        return phrase
    first, *rest = re.findall(r"[A-Za-z]+|[^A-Za-z]+", phrase)
    cased = [_cased(part, text) for part in rest]
    return None if None in cased else first + "".join(filter(None, cased))


def _cased(word: str, text: str) -> str | None:
    if not word.istitle() or len(word) < 2:
        return word
    small = word.lower()
    if re.search(rf"\b{small}\b", text) or small in words("small")["en"]:
        return small
    if re.search(rf"(?<=[a-z,] ){word}\b", text):
        return word
    return small if _ORDINARY.search(small) else None


def small(phrase: str, text: str) -> str:
    """The phrase as it stands inside a sentence: names keep their capitals, other words do not."""
    first = re.match(r"[A-Za-z]+(?![\w-]*\d)", phrase)
    if not first or not first.group().istitle():
        return phrase
    word = first.group()
    if len(word) < 2:
        return "a" + phrase[1:] if word == "A" and phrase[1:2] == " " else phrase
    cased = _cased(word, text)
    return phrase if cased is None else cased + phrase[len(word) :]
