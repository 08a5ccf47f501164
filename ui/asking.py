"""The answers being made right now, each in a thread of its own: found again after a reload."""

from threading import Lock
from time import monotonic
from uuid import uuid4

from assistant.answer import Answer
from assistant.ask import stream
from assistant.background import Asking
from assistant.conversations import Conversations
from assistant.events import Events
from index.hit import Filters
from shizhen.settings import Settings
from ui import rooms

FORGOTTEN = 600.0
"""Seconds after which one that ended, and that nobody came back for, is let go."""

_going: dict[tuple[str, str], Asking] = {}
_lock = Lock()


def begin(
    question: str, chosen: Settings, conversation: str, filters: Filters, only_supported: bool
) -> str:
    """Asks in a conversation, or in a new one for ``""``; returns the conversation's id.

    The answer is kept by the thread that makes it, whether anybody looks or not. One question at a
    time: while another is being answered in the conversation, nothing is begun. Raises
    ``ShizhenError`` for a conversation that is not there.
    """
    kept = Conversations(rooms.journal(chosen))
    history = kept.answers(conversation) if conversation else []
    library, model, checker = rooms.ready(chosen), rooms.model(chosen), rooms.checker()
    gate = rooms.gate(chosen)
    new = not conversation
    conversation = conversation or uuid4().hex

    def work() -> Events:
        return stream(
            question,
            library,
            model,
            checker,
            history=history,
            filters=filters,
            only_supported=only_supported,
        )

    def keep(answer: Answer) -> None:
        if new:
            kept.start(id=conversation)
        kept.add(conversation, answer)

    with _lock:
        _forget()
        key = _key(chosen, conversation)
        if key not in _going or _going[key].told.ended:
            _going[key] = Asking(question, lambda: gate.through(work), keep)
    return conversation


def going(chosen: Settings, conversation: str) -> Asking | None:
    """What is being answered in a conversation of this reader, or has just come to its end."""
    with _lock:
        return _going.get(_key(chosen, conversation))


def done(chosen: Settings, conversation: str) -> None:
    """The reader has seen its end."""
    with _lock:
        _going.pop(_key(chosen, conversation), None)


def busy() -> bool:
    """Whether anybody is waiting for an answer."""
    with _lock:
        return any(not asking.told.ended for asking in _going.values())


def _key(chosen: Settings, conversation: str) -> tuple[str, str]:
    journal = rooms.journal(chosen)
    return f"{journal.path} {journal.owner}", conversation


def _forget() -> None:
    old = [
        key
        for key, asking in _going.items()
        if asking.told.ended and monotonic() - asking.began > FORGOTTEN
    ]
    for key in old:
        del _going[key]
