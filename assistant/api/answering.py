"""``Answering``: a library, a model and a journal, ready to answer from any number of threads."""

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from assistant.answer import Answer, Searched
from assistant.ask import stream
from assistant.compose import Checks
from assistant.conversations import Conversations
from assistant.events import Done, Events
from assistant.gate import Gate
from assistant.journal import Journal
from assistant.language import question_language
from assistant.models.base import Model
from index import generations
from index.library import Library
from index.settings import IndexSettings
from literature.paper import sha256

REMEMBERED = 2000  # answers known again by their words when a client sends them back


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it comes in: with the turns before it, (question, answer as it was shown)."""

    question: str
    turns: tuple[tuple[str, str], ...] = ()
    language: str = ""
    only_supported: bool = False
    conversation: str = ""


@dataclass(slots=True)
class Answering:
    """Answers from the library at ``folder`` as it stands at each question, and keeps each answer
    in the journal beside it, once it is whole.
    """

    folder: Path
    model: Model
    checker: Checks
    settings: IndexSettings
    _library: Library | None = None
    _lock: Lock = field(default_factory=Lock)
    _given: OrderedDict[str, Answer] = field(default_factory=OrderedDict)
    _gate: Gate = field(init=False)

    def __post_init__(self) -> None:
        """One gate for all who ask."""
        self._gate = Gate.before(self.model)

    @property
    def journal(self) -> Journal:
        """The journal beside the library."""
        return Journal(self.folder / "journal.sqlite")

    def library(self) -> Library:
        """The live generation. Raises ``ShizhenError`` where it cannot be opened."""
        with self._lock:
            current = generations.current(self.folder)
            if self._library is None or current is None or self._library.folder != current:
                self._library = Library.open(self.folder, self.settings)  # readers keep the old one
            return self._library

    def answer(self, asked: Asked) -> Events:
        """The answer as it comes, in the turn of the question; kept before its end is told.

        Raises ``ShizhenError``.
        """
        with closing(self._gate.through(lambda: self._stream(asked))) as events:
            for event in events:
                if isinstance(event, Done):
                    self._keep(event.answer, asked.conversation)
                yield event

    def _stream(self, asked: Asked) -> Events:
        return stream(
            asked.question,
            self.library(),
            self.model,
            self.checker,
            history=self._history(asked),
            language=asked.language,
            only_supported=asked.only_supported,
        )

    def look_up(self, conversation: str) -> None:
        """Raises ``ShizhenError`` where the journal holds no conversation of this id."""
        if conversation:
            Conversations(self.journal).get(conversation)

    def shown(self, text: str, answer: Answer) -> None:
        """Remember an answer by the words it was shown in."""
        with self._lock:
            self._given[sha256(text.strip())] = answer
            while len(self._given) > REMEMBERED:
                self._given.popitem(last=False)

    def _keep(self, answer: Answer, conversation: str) -> None:
        if conversation:
            Conversations(self.journal).add(conversation, answer)
        else:
            self.journal.add(answer)

    def _history(self, asked: Asked) -> Sequence[Answer]:
        """The turns before: the journal's, else the answers known by their words, else the
        questions alone.
        """
        if asked.conversation:
            return Conversations(self.journal).answers(asked.conversation)
        with self._lock:
            return [
                self._given.get(sha256(text.strip())) or _bare(question)
                for question, text in asked.turns
            ]


def _bare(question: str) -> Answer:
    """A turn that somebody else answered: its question, and no evidence."""
    nothing = Searched((), 0, 0)
    return Answer(question, question_language(question), True, (), (), nothing, "", "")
