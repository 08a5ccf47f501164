"""Which chat template a conversation is written by: a family's, the tokenizer's own, or a file's.

Whatever its source it ends as the tokenizer's ``chat_template`` and travels with the model, so that
training, evaluation, the assistant and any other server (vLLM, llama.cpp) write the same string.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.models.cited import Message, messages, render, stops, tokens
from literature.errors import ShizhenError
from literature.paper import sha256

OWN = "own"
"""The name of the tokenizer's own template."""


@dataclass(frozen=True, slots=True)
class Template:
    """A chat template: its name, its Jinja source and that source's sha256."""

    name: str
    source: str

    @property
    def sha256(self) -> str:
        """What the records of a run tell it by."""
        return sha256(self.source)


@cache
def families() -> tuple[str, ...]:
    """The names of the templates that come with Shizhen."""
    held = files("finetune") / "templates"
    return tuple(sorted(f.name[:-6] for f in held.iterdir() if f.name.endswith(".jinja")))


def choose(name: str, tokenizer: Any) -> Template:
    """The template of a family, a ``.json`` (BenTsao) or ``.jinja`` file, or the tokenizer's own.

    Without a name the tokenizer's own is taken. Raises ``ShizhenError`` where there is none of
    that name.
    """
    if name.endswith((".json", ".jinja")):
        return _from_file(Path(name))
    if name in families():
        source = (files("finetune") / "templates" / f"{name}.jinja").read_text(encoding="utf-8")
        return Template(name, source.rstrip("\n"))
    if name not in ("", OWN):
        raise ShizhenError(
            f"there is no template called {name}",
            cure=f"Choose {', '.join(families())}, {OWN}, or name a .json or .jinja file.",
        )
    own = getattr(tokenizer, "chat_template", None)
    if not isinstance(own, str) or not own:
        raise ShizhenError(
            "the tokenizer has no chat template of its own",
            file=str(getattr(tokenizer, "name_or_path", "")),
            cure=f"Name the one its base was trained with: {', '.join(families())}.",
        )
    return Template(OWN, own)


def put_on(name: str, tokenizer: Any) -> Template:
    """Give a tokenizer the template of that name, after trying what training relies on.

    Raises ``ShizhenError`` where the template refuses a conversation, rewrites earlier turns, ends
    no answer, or ends it with what is not one token of this tokenizer.
    """
    template = choose(name, tokenizer)
    tokenizer.chat_template = template.source
    _try(tokenizer, template)
    return template


def _try(tokenizer: Any, template: Template) -> None:
    said = messages([], ["first?", "First.", "second?", "Second."], "en")
    whole = render(tokenizer, said, asking=False)
    for n in (1, 3):
        before = render(tokenizer, said[:n], asking=True)
        if not whole.startswith(before):
            raise ShizhenError(
                f"the template {template.name} writes a turn otherwise once it is answered",
                cure="Choose a template that leaves earlier turns as they are, such as chatml.",
            )
    ending = ending_of(tokenizer)
    ids = tokens(tokenizer, ending)
    if len(ids) != 1 or ids[0] == getattr(tokenizer, "unk_token_id", None):
        raise ShizhenError(
            f"the template {template.name} ends an answer with {ending!r}, which is not one token "
            "of this tokenizer",
            file=str(getattr(tokenizer, "name_or_path", "")),
            cure="Choose the template that belongs to this base, so that it learns to stop.",
        )


def ending_of(tokenizer: Any) -> str:
    """What a template writes behind an answer, without the blanks around it."""
    asked: list[Message] = [{"role": "user", "content": "?"}]
    before = render(tokenizer, asked, asking=True)
    whole = render(tokenizer, [*asked, {"role": "assistant", "content": "!"}], asking=False)
    return whole[len(before) :].strip().removeprefix("!").strip()


def identity(tokenizer: Any) -> str:
    """The sha256 of a tokenizer: its vocabulary, what it does to text, and its template."""
    backend = getattr(tokenizer, "backend_tokenizer", None)
    words = backend.to_str() if backend else json.dumps(tokenizer.get_vocab(), sort_keys=True)
    return sha256("\n".join((words, tokenizer.chat_template or "", str(stops(tokenizer)))))


def _from_file(path: Path) -> Template:
    try:
        text = path.read_text(encoding="utf-8")
        return Template(path.stem, _bentsao(json.loads(text)) if path.suffix == ".json" else text)
    except (OSError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise ShizhenError(
            f"this is no template: {error}",
            file=str(path),
            cure="A .json file needs prompt_no_input with {instruction}, a .jinja file is one.",
        ) from error


def _bentsao(told: dict[str, str]) -> str:
    """The Jinja of a BenTsao template: each question stands in its prompt, then the answer.

    BenTsao's own data are single questions; later turns repeat the prompt. It writes no end behind
    an answer; the end of sequence stands there, or the model would never stop.
    """
    before, behind = told["prompt_no_input"].split("{instruction}")
    parts = {
        key: json.dumps(text, ensure_ascii=False) for key, text in (("a", before), ("b", behind))
    }
    return (
        "{{ bos_token or '' }}{% for message in messages %}{% if message['role'] == 'user' %}"
        f"{{{{ {parts['a']} + message['content'] + {parts['b']} }}}}"
        "{% else %}{{ message['content'] + eos_token + '\\n' }}{% endif %}{% endfor %}"
    )
